/**
 * Sends mail through a pooled SMTP connection: to the configured server, or else to the built-in sink. The port that
 * tests replace. What a mail says is decided elsewhere.
 */
import { createTransport, type Transporter } from 'nodemailer';
import type { Config } from '../config';
import type { MailSink } from './sink';

export interface Mail {
	readonly to: string;
	readonly subject: string;
	readonly text: string;
}

export interface Mailer {
	/** Resolves when the next server has taken responsibility for the mail; rejects otherwise. */
	readonly send: (mail: Mail) => Promise<void>;
	readonly close: () => Promise<void>;
}

export interface MailerDep {
	readonly mailer: Mailer;
}

const POOL = { pool: true, maxConnections: 3, disableFileAccess: true, disableUrlAccess: true } as const;

export function createMailer(config: Pick<Config, 'smtpUrl' | 'mailFrom'>, sink: MailSink): Mailer {
	let opened: Promise<Transporter> | undefined;
	const open = async (): Promise<Transporter> => {
		if (config.smtpUrl) return createTransport({ url: config.smtpUrl.reveal(), ...POOL });
		const { port, user, pass } = await sink.listen();
		return createTransport({
			host: '127.0.0.1',
			port,
			secure: false,
			ignoreTLS: true,
			auth: { user, pass },
			...POOL,
		});
	};
	return {
		send: async ({ to, subject, text }) => {
			opened ??= open();
			const transport = await opened.catch((error: unknown) => {
				opened = undefined;
				throw error;
			});
			await transport.sendMail({ from: config.mailFrom, to, subject, text });
		},
		close: async () => {
			if (opened) (await opened).close();
			await sink.close();
		},
	};
}
