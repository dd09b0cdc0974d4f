/** Makes an account: person, personal space, vault and space key come into being in one transaction, or not at all. */
import { uuidFrom, type RandomDep } from '../../core/ports/random';
import { ok, type AppError, type Result } from '../../core/result';
import type { Config } from '../config';
import type { Database } from '../db/database';
import { newVault } from '../keyring/custody';
import { isTaken } from './checks';
import { taken } from './refusals';

/** Any number, the same everywhere: two first people must not both become admin. */
const FIRST_LOCK = 7_316_402;

export interface Opening {
	readonly name: string;
	readonly email: string;
	readonly passwordHash: string;
	readonly locale: 'en' | 'de';
	readonly demo: boolean;
	readonly ip: string;
}

export interface Opened {
	readonly userId: string;
	readonly spaceId: string;
}

export interface OpenAccountDeps extends RandomDep {
	readonly config: Config;
	readonly db: Database;
}

/** A demo account that is switched off does not count: nobody could administer the installation. */
export const peopleThatCount = (config: Pick<Config, 'demo'>) => (config.demo ? {} : { demo: false });

/**
 * Opens the account. The first one administers the installation; so does the `demo` account. Fails with a conflict where
 * the address has an account.
 */
export async function openAccount(
	{ config, db, random }: OpenAccountDeps,
	{ name, email, passwordHash, locale, demo, ip }: Opening,
): Promise<Result<Opened, AppError>> {
	const [userId, spaceId] = [uuidFrom(random), uuidFrom(random)];
	const vault = await newVault(random, config.kek.reveal(), userId);
	try {
		await db.prisma.$transaction(async (tx) => {
			await tx.$executeRaw`SELECT pg_advisory_xact_lock(${FIRST_LOCK})`;
			const others = await tx.user.count({ where: peopleThatCount(config) });
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
			await tx.vaultAudit.create({ data: { userId, action: 'init', context: 'sign-up', status: 201, ip } });
		});
	} catch (error) {
		if (isTaken(error)) return taken();
		throw error;
	}
	return ok({ userId, spaceId });
}
