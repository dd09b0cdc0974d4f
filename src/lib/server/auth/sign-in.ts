/** Signing in: with mail address and password, or into the demo account. Answers the same for unknown and wrong. */
import { ok, type AppError, type Result } from '../../core/result';
import type { Config } from '../config';
import type { Database } from '../db/database';
import { GUESSING, type Attempts } from './attempts';
import type { Entered, Entrance } from './entrance';
import type { KnownDevices } from './known-devices';
import { verifyPassword } from './passwords';
import { hashedKey } from './rate-limits';
import { noDemo, signInNeedsBoth, suspended, wrongSignIn } from './refusals';
import type { Client } from './types';

export interface SignIn {
	/** `knownDevice` is the value of that cookie, if the browser sent one; `previous` the session it replaces. */
	readonly signIn: (
		input: { readonly email: string; readonly password: string },
		client: Client,
		browser?: { readonly knownDevice?: string | undefined; readonly previous?: string | undefined },
	) => Promise<Result<Entered, AppError>>;
	/** Whether there is a demo account that may be used. */
	readonly hasDemo: () => Promise<boolean>;
	/** Signs in to the demo account without a password; only where everybody who can ask sits at this machine. */
	readonly signInDemo: (client: Client, previous?: string) => Promise<Result<Entered, AppError>>;
}

interface Deps {
	readonly config: Config;
	readonly db: Database;
	readonly known: KnownDevices;
	readonly attempts: Attempts;
	readonly entrance: Entrance;
}

/** Signing in, with guesses counted by address, by account and by browser. */
export function createSignIn(deps: Deps): SignIn {
	const { config, known, attempts, entrance } = deps;
	const { prisma } = deps.db;
	return {
		signIn: async ({ email: typed, password }, client, browser = {}) => {
			const email = typed.trim().toLowerCase().slice(0, 200);
			const byIp = await attempts.take(hashedKey('sign-in-ip', client.ip), 60, GUESSING);
			if (!byIp.ok) return byIp;
			if (email === '') return signInNeedsBoth('email');
			if (password === '') return signInNeedsBoth('password');
			const user = await prisma.user.findUnique({ where: { email } });
			// A browser that signed in here before counts by itself, so that strangers who try this account again and
			// again cannot keep its owner out.
			const trusted = user !== null && known.fits(browser.knownDevice, user.id, user.passwordHash);
			const accountKey = hashedKey(trusted ? 'sign-in-known' : 'sign-in', email);
			const byAccount = await attempts.take(accountKey, 10, GUESSING);
			if (!byAccount.ok) return byAccount;

			const fits = await verifyPassword(user?.passwordHash, password);
			if (!user || !fits) return wrongSignIn();
			if (user.suspendedAt !== null) return suspended();
			if (user.demo && !config.demo) return wrongSignIn();
			await attempts.clear(accountKey);
			return ok(await entrance.enter(user.id, user.passwordHash, client, browser.previous));
		},

		hasDemo: async () => config.demo && (await prisma.user.count({ where: { demo: true } })) > 0,

		signInDemo: async (client, previous) => {
			const user = config.demo ? await prisma.user.findFirst({ where: { demo: true } }) : null;
			if (!user) return noDemo();
			return ok(await entrance.enter(user.id, user.passwordHash, client, previous));
		},
	};
}
