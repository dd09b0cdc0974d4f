/**
 * Whether a mail address has to be proven by a letter, and sending that letter. Where it has to, every answer is the same
 * for an address that has an account and for one that has none, so that nobody learns whose address is known here.
 */
import { ok, type AppError, type Result } from '../../core/result';
import type { Config } from '../config';
import type { Database } from '../db/database';
import type { Letters } from '../mail/letters';
import { MINUTE, type Attempts } from './attempts';
import type { Confirmations, Purpose } from './confirmations';
import { peopleThatCount } from './open-account';
import { hashedKey } from './rate-limits';

/** What one mail address gets in an hour, so that nobody fills somebody else's mailbox. */
const LETTERS_PER_HOUR = 3;

export interface ProvenAddress {
	/**
	 * Letters can be delivered, their links lead somewhere, and there is somebody to keep secret. The first person of an
	 * installation, who still has to set up its mail, needs none.
	 */
	readonly needed: () => Promise<boolean>;
	/** Sends the letter with the link, or tells whoever has the address. Fails when the address got enough of them. */
	readonly ask: (email: string, locale: 'en' | 'de', purpose: Purpose) => Promise<Result<void, AppError>>;
}

interface Deps {
	readonly config: Config;
	readonly db: Database;
	readonly attempts: Attempts;
	readonly letters: Letters;
	readonly confirmations: Confirmations;
}

export function createProvenAddress({ config, db, attempts, letters, confirmations }: Deps): ProvenAddress {
	const { user } = db.prisma;
	return {
		needed: async () =>
			config.smtpUrl !== undefined &&
			config.origin !== undefined &&
			(await user.count({ where: peopleThatCount(config) })) > 0,

		ask: async (email, locale, purpose) => {
			const allowed = await attempts.take(hashedKey('letter', email), LETTERS_PER_HOUR, 60 * MINUTE);
			if (!allowed.ok) return allowed;
			// Kept for a known address too, whose secret nobody gets: the work is the same, so time tells nothing.
			const secret = await confirmations.keep(email, locale, purpose);
			const known = await user.findUnique({ where: { email } });
			if (known) {
				letters.alreadyHere({
					email,
					name: known.name,
					locale: known.locale === 'de' ? 'de' : 'en',
					link: `${config.origin}/sign-in`,
				});
				return ok(undefined);
			}
			// Behind the #, which browsers send to nobody.
			const link = `${config.origin}/confirm#${secret}`;
			if (purpose.for === 'address') letters.confirmEmail({ email, locale, link });
			else letters.confirmSignUp({ email, locale, link });
			return ok(undefined);
		},
	};
}
