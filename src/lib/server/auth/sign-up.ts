/** Signing up. Account, personal space, vault and space key come into being in one transaction, or not at all. */
import { uuidFrom, type RandomDep } from '../../core/ports/random';
import { ok, type AppError, type Result } from '../../core/result';
import type { Config } from '../config';
import type { Database } from '../db/database';
import { newVault } from '../keyring/custody';
import type { Letters } from '../mail/letters';
import { MINUTE, type Attempts } from './attempts';
import { checkEmail, checkName, checkPassword, isTaken } from './checks';
import type { Entered, Entrance } from './entrance';
import { hashPassword } from './passwords';
import { taken } from './refusals';
import { hashedKey } from './rate-limits';
import type { Client } from './types';

/** Any number, the same everywhere: two first people must not both become admin. */
const FIRST_LOCK = 7_316_402;

export interface NewAccount {
	readonly name: string;
	readonly email: string;
	readonly password: string;
	readonly locale?: 'en' | 'de';
}

export interface SignUp {
	/** Makes the account and signs in to it. The first one administers the installation; so does the `demo` account. */
	readonly signUp: (
		input: NewAccount,
		client: Client,
		options?: { readonly demo?: boolean; readonly previous?: string | undefined },
	) => Promise<Result<Entered & { readonly spaceId: string }, AppError>>;
}

interface Deps extends RandomDep {
	readonly config: Config;
	readonly db: Database;
	readonly attempts: Attempts;
	readonly entrance: Entrance;
	readonly letters: Letters;
}

/** Signing up over one database; the letter of welcome is sent once the account is there. */
export function createSignUp(deps: Deps): SignUp {
	const { config, db, random, attempts, entrance, letters } = deps;
	return {
		signUp: async (input, client, options = {}) => {
			const checkedName = checkName(input.name);
			if (!checkedName.ok) return checkedName;
			const checkedEmail = checkEmail(input.email);
			if (!checkedEmail.ok) return checkedEmail;
			const { password, locale = client.locale ?? 'en' } = input;
			const [name, email] = [checkedName.value, checkedEmail.value];
			const fine = checkPassword(password, { email, name });
			if (!fine.ok) return fine;
			const allowed = await attempts.take(hashedKey('sign-up-ip', client.ip), 20, 60 * MINUTE);
			if (!allowed.ok) return allowed;

			const [userId, spaceId] = [uuidFrom(random), uuidFrom(random)];
			const [passwordHash, vault] = await Promise.all([
				hashPassword(password),
				newVault(random, config.kek.reveal(), userId),
			]);
			const demo = options.demo ?? false;
			try {
				await db.prisma.$transaction(async (tx) => {
					await tx.$executeRaw`SELECT pg_advisory_xact_lock(${FIRST_LOCK})`;
					// A demo account that is switched off does not count: nobody could administer the installation.
					const others = await tx.user.count({ where: config.demo ? {} : { demo: false } });
					const role = demo || others === 0 ? 'admin' : 'user';
					await tx.user.create({ data: { id: userId, email, name, passwordHash, role, locale, demo } });
					await tx.space.create({ data: { id: spaceId, kind: 'personal', name } });
					await tx.membership.create({ data: { spaceId, userId, role: 'owner' } });
					await tx.vault.create({
						data: {
							userId,
							...vault.wrap,
							kekId: vault.kekId,
							publicJwk: { ...vault.publicJwk },
							sealedPrivateKey: vault.sealedPrivateKey,
						},
					});
					await tx.spaceKey.create({ data: { spaceId, userId, epoch: 1, ...vault.spaceKey } });
					await tx.vaultAudit.create({
						data: { userId, action: 'init', context: 'sign-up', status: 201, ip: client.ip },
					});
				});
			} catch (error) {
				if (isTaken(error)) return taken();
				throw error;
			}
			if (!demo) letters.welcome({ email, name, locale });
			return ok({ ...(await entrance.enter(userId, passwordHash, client, options.previous)), spaceId });
		},
	};
}
