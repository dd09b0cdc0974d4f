/**
 * Addresses that wait for their owner. A letter carries a secret; whoever has it and knows the password that was chosen
 * is the one who asked. The password matters: a stranger who enters somebody else's address would otherwise get an
 * account that the owner of the address confirmed for them.
 */
import { createHash } from 'node:crypto';
import type { ClockDep } from '../../core/ports/clock';
import type { RandomDep } from '../../core/ports/random';
import type { Database } from '../db/database';

/** How long the link in a letter opens something. */
const OPEN_MS = 24 * 3_600_000;

/** What the letter is to confirm: the address of an account to be, or a new address of one that is there. */
export type Purpose =
	| { readonly for: 'account'; readonly name: string; readonly passwordHash: string }
	| { readonly for: 'address'; readonly userId: string };

export interface Confirmation {
	readonly key: string;
	readonly email: string;
	readonly locale: 'en' | 'de';
	readonly purpose: Purpose;
}

export interface Confirmations {
	/** Keeps what was asked for; answers the secret for the letter, which is kept nowhere. */
	readonly keep: (email: string, locale: 'en' | 'de', purpose: Purpose) => Promise<string>;
	/** What a secret stands for, while its link is valid. */
	readonly find: (secret: string) => Promise<Confirmation | undefined>;
	/** Forgets everything that waits for this address: its owner has answered. */
	readonly settle: (email: string) => Promise<void>;
	/** Removes what has expired. */
	readonly sweep: () => Promise<void>;
}

const confirmationKey = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

/** Confirmations over one database. */
export function createConfirmations({
	db,
	clock,
	random,
}: ClockDep & RandomDep & { readonly db: Database }): Confirmations {
	const { confirmation } = db.prisma;
	return {
		keep: async (email, locale, purpose) => {
			const secret = Buffer.from(random.bytes(32)).toString('base64url');
			const expiresAt = new Date(clock.now() + OPEN_MS);
			const { for: _, ...facts } = purpose;
			await confirmation.create({
				data: { key: confirmationKey(secret), email, locale, expiresAt, ...facts },
			});
			return secret;
		},
		find: async (secret) => {
			const row = await confirmation.findUnique({ where: { key: confirmationKey(secret) } });
			if (!row || row.expiresAt.getTime() <= clock.now()) return undefined;
			const { key, email, userId } = row;
			return {
				key,
				email,
				locale: row.locale === 'de' ? 'de' : 'en',
				purpose:
					userId === null
						? { for: 'account', name: row.name!, passwordHash: row.passwordHash! }
						: { for: 'address', userId },
			};
		},
		settle: async (email) => void (await confirmation.deleteMany({ where: { email } })),
		sweep: async () =>
			void (await confirmation.deleteMany({ where: { expiresAt: { lte: new Date(clock.now()) } } })),
	};
}
