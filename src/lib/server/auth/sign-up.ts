/** Signing up: at once, or by a letter to the address where letters can be delivered. */
import type { RandomDep } from '../../core/ports/random';
import { ok, type AppError, type Result } from '../../core/result';
import type { Config } from '../config';
import type { Database } from '../db/database';
import type { Letters } from '../mail/letters';
import { MINUTE, type Attempts } from './attempts';
import { checkEmail, checkName, checkPassword } from './checks';
import type { Entered, Entrance } from './entrance';
import { openAccount } from './open-account';
import { hashPassword } from './passwords';
import type { ProvenAddress } from './proven-address';
import { hashedKey } from './rate-limits';
import type { Client } from './types';

export interface NewAccount {
	readonly name: string;
	readonly email: string;
	readonly password: string;
	readonly locale?: 'en' | 'de';
}

interface Options {
	readonly demo?: boolean;
	/** The session cookie that the browser sent. */
	readonly previous?: string | undefined;
}

/** Signed in to the new account, or told to look into the mailbox of this address. */
export type SignUpAnswer = { readonly entered: Entered } | { readonly letterTo: string };

export interface SignUp {
	/** Makes the account and signs in to it, whoever the address belongs to. */
	readonly signUp: (
		input: NewAccount,
		client: Client,
		options?: Options,
	) => Promise<Result<Entered & { readonly spaceId: string }, AppError>>;
	/** What the page does: `signUp`, or a letter where addresses are proven. */
	readonly askForAccount: (
		input: NewAccount,
		client: Client,
		options?: Options,
	) => Promise<Result<SignUpAnswer, AppError>>;
}

interface Deps extends RandomDep {
	readonly config: Config;
	readonly db: Database;
	readonly attempts: Attempts;
	readonly entrance: Entrance;
	readonly letters: Letters;
	readonly proven: ProvenAddress;
}

/** Signing up over one database; the letter of welcome is sent once the account is there. */
export function createSignUp(deps: Deps): SignUp {
	const { attempts, entrance, letters, proven } = deps;

	const checked = async (input: NewAccount, client: Client) => {
		const name = checkName(input.name);
		if (!name.ok) return name;
		const email = checkEmail(input.email);
		if (!email.ok) return email;
		const { password, locale = client.locale ?? 'en' } = input;
		const fine = checkPassword(password, { email: email.value, name: name.value });
		if (!fine.ok) return fine;
		const allowed = await attempts.take(hashedKey('sign-up-ip', client.ip), 20, 60 * MINUTE);
		if (!allowed.ok) return allowed;
		const passwordHash = await hashPassword(password);
		return ok({ name: name.value, email: email.value, passwordHash, locale });
	};

	const signUp: SignUp['signUp'] = async (input, client, options = {}) => {
		const fine = await checked(input, client);
		if (!fine.ok) return fine;
		const demo = options.demo ?? false;
		const opened = await openAccount(deps, { ...fine.value, demo, ip: client.ip });
		if (!opened.ok) return opened;
		const { userId, spaceId } = opened.value;
		if (!demo) letters.welcome(fine.value);
		return ok({
			...(await entrance.enter(userId, fine.value.passwordHash, client, options.previous)),
			spaceId,
		});
	};

	return {
		signUp,
		askForAccount: async (input, client, options) => {
			if (!(await proven.needed())) {
				const entered = await signUp(input, client, options);
				return entered.ok ? ok({ entered: entered.value }) : entered;
			}
			const fine = await checked(input, client);
			if (!fine.ok) return fine;
			const { email, locale, name, passwordHash } = fine.value;
			const asked = await proven.ask(email, locale, { for: 'account', name, passwordHash });
			return asked.ok ? ok({ letterTo: email }) : asked;
		},
	};
}
