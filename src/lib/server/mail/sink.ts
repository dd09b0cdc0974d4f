/**
 * A mail server that delivers nowhere: it keeps what it accepts, so that an installation without a mail server shows its
 * mail to the admin instead of losing it. Listens on this machine only, for the mailer of this process only.
 */
import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { notFound, ok, type NotFound, type Result } from '../../core/result';
import type { Database } from '../db/database';
import { cut } from '../../core/text';

const MAX_BYTES = 10 * 1024 * 1024;
const KEEP = 5_000;

export interface SinkEntry {
	readonly id: number;
	readonly from: string;
	readonly to: readonly string[];
	readonly subject: string;
	readonly bytes: number;
	/** Milliseconds since the epoch. */
	readonly at: number;
}

export interface SinkMessage extends SinkEntry {
	readonly text: string;
	/** As sent, not made safe: show it only in a frame without scripts. */
	readonly html: string | undefined;
	readonly headers: readonly { readonly name: string; readonly value: string }[];
}

export interface MailSink {
	/** Starts listening on a free port, once; the sign-in is new in every process. */
	readonly listen: () => Promise<{ readonly port: number; readonly user: string; readonly pass: string }>;
	/** Newest first; `before` is the id to continue from. */
	readonly list: (options?: { limit?: number; before?: number }) => Promise<readonly SinkEntry[]>;
	readonly get: (id: number) => Promise<Result<SinkMessage, NotFound>>;
	readonly close: () => Promise<void>;
}

type Row = {
	id: bigint;
	sender: string;
	recipients: string[];
	subject: string;
	bytes: number;
	createdAt: Date;
};

const toEntry = (row: Row): SinkEntry => ({
	id: Number(row.id),
	from: row.sender,
	to: row.recipients,
	subject: row.subject,
	bytes: row.bytes,
	at: row.createdAt.getTime(),
});
const columns = {
	id: true,
	sender: true,
	recipients: true,
	subject: true,
	bytes: true,
	createdAt: true,
} as const;

export function createMailSink({ db }: { readonly db: Database }): MailSink {
	let started: Promise<{ port: number; user: string; pass: string; server: SMTPServer }> | undefined;

	const keep = async (source: Buffer, sender: string, recipients: string[]): Promise<void> => {
		const { subject = '' } = await PostalMime.parse(source);
		const row = await db.prisma.sinkMessage.create({
			data: {
				sender,
				recipients,
				subject: cut(subject, 500),
				source: new Uint8Array(source),
				bytes: source.length,
			},
			select: { id: true },
		});
		await db.prisma.sinkMessage.deleteMany({ where: { id: { lte: row.id - BigInt(KEEP) } } });
	};

	const start = (): NonNullable<typeof started> => {
		const [user, pass] = ['mana', randomBytes(18).toString('base64url')];
		const server = new SMTPServer({
			disabledCommands: ['STARTTLS'],
			allowInsecureAuth: true,
			size: MAX_BYTES,
			onAuth: (auth, _session, done) =>
				auth.username === user && auth.password === pass
					? done(null, { user })
					: done(new Error('This sink takes mail from its own process only.')),
			onData: (stream, session, done) => {
				const { mailFrom, rcptTo } = session.envelope;
				buffer(stream)
					.then((source) =>
						keep(
							source,
							mailFrom === false ? '' : mailFrom.address,
							rcptTo.map((to) => to.address),
						),
					)
					.then(
						() => done(),
						(error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
					);
			},
		});
		return new Promise((resolve, reject) => {
			server.on('error', reject);
			server.listen(0, '127.0.0.1', () => {
				const { port } = server.server.address() as AddressInfo;
				server.server.unref();
				resolve({ port, user, pass, server });
			});
		});
	};

	return {
		listen: () => (started ??= start()),
		list: async ({ limit = 50, before } = {}) =>
			(
				await db.prisma.sinkMessage.findMany({
					...(before === undefined ? {} : { where: { id: { lt: BigInt(before) } } }),
					orderBy: { id: 'desc' },
					take: limit,
					select: columns,
				})
			).map(toEntry),
		get: async (id) => {
			const row = await db.prisma.sinkMessage.findUnique({ where: { id: BigInt(id) } });
			if (!row) return notFound('This mail is no longer kept.', 'error_mail_gone');
			const parsed = await PostalMime.parse(row.source);
			return ok({
				...toEntry(row),
				text: parsed.text ?? '',
				html: parsed.html,
				headers: parsed.headers.map(({ key, value }) => ({ name: key, value })),
			});
		},
		close: async () => {
			if (!started) return;
			const { server } = await started;
			await new Promise<void>((resolve) => server.close(() => resolve()));
		},
	};
}
