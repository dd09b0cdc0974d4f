/**
 * Accounts: sign-up, sign-in, sign-out, passwords. The one place that decides who is signed in. Account, personal space,
 * vault and space key come into being in one transaction, or not at all.
 */
import { z } from 'zod';
import type { ClockDep } from '../../core/ports/clock';
import { uuidFrom, type RandomDep } from '../../core/ports/random';
import {
	conflict,
	err,
	forbidden,
	invalid,
	notFound,
	ok,
	type AppError,
	type Result,
} from '../../core/result';
import type { Config } from '../config';
import type { Database } from '../db/database';
import { newVault } from '../keyring/custody';
import type { Letters } from '../mail/letters';
import { passwordProblem } from './password-rules';
import { hashPassword, verifyPassword } from './passwords';
import { createKnownDevices } from './known-devices';
import { hashedKey, type RateLimits } from './rate-limits';
import type { Revocations } from './revocations';
import type { SessionEntry, Sessions, SignedIn } from './sessions';
import type { Client } from './types';
import { wordsFor, type Words } from './words';

const MINUTE = 60_000;
const WINDOW = 15 * MINUTE;
/** Any number, the same everywhere: two first people must not both become admin. */
const FIRST_LOCK = 7_316_402;

const Email = z.string().trim().toLowerCase().max(200).pipe(z.email());
const PersonName = z.string().trim().min(1).max(80);

export interface NewAccount {
	readonly name: string;
	readonly email: string;
	readonly password: string;
	readonly locale?: 'en' | 'de';
}

/** What a page answers with after signing in: `Set-Cookie` values. */
export interface Entered {
	readonly userId: string;
	readonly sessionId: string;
	readonly cookies: readonly string[];
}

export interface Auth {
	readonly cookieName: string;
	readonly signUp: (
		input: NewAccount,
		client: Client,
		options?: { readonly demo?: boolean },
	) => Promise<Result<Entered & { readonly spaceId: string }, AppError>>;
	/** `knownDevice` is the value of that cookie, if the browser sent one; `previous` the session it replaces. */
	readonly signIn: (
		input: { readonly email: string; readonly password: string },
		client: Client,
		browser?: { readonly knownDevice?: string | undefined; readonly previous?: string | undefined },
	) => Promise<Result<Entered, AppError>>;
	/** Whether there is a demo account that may be used. */
	readonly hasDemo: () => Promise<boolean>;
	/** Signs in to the demo account without a password; only where everybody who can ask sits at this machine. */
	readonly signInDemo: (client: Client) => Promise<Result<Entered, AppError>>;
	/** Ends the session and answers the `Set-Cookie` value that forgets it. */
	readonly signOut: (current: SignedIn) => Promise<string>;
	/** The person behind a session cookie's value. */
	readonly sessionOf: (cookie: string | undefined) => Promise<SignedIn | undefined>;
	readonly sessions: (userId: string) => Promise<readonly SessionEntry[]>;
	/** Ends one session by key, or every one except `except`. Answers how many ended. */
	readonly revoke: (
		userId: string,
		which: { readonly key: string } | { readonly except: string | undefined },
	) => Promise<number>;
	/** Changes the password, ends all sessions and opens a new one here. */
	readonly changePassword: (
		current: SignedIn,
		input: { readonly current: string; readonly next: string },
		client: Client,
	) => Promise<Result<Entered, AppError>>;
	readonly updateProfile: (
		userId: string,
		changes: { readonly name?: string; readonly locale?: 'en' | 'de' },
		client: Client,
	) => Promise<Result<void, AppError>>;
	/** Changes the mail address, for which the password is asked again. */
	readonly changeEmail: (
		current: SignedIn,
		input: { readonly email: string; readonly password: string },
		client: Client,
	) => Promise<Result<void, AppError>>;
	/** Calls `ended` once when this session (by key) ends anywhere. Answers how to stop watching. */
	readonly watch: Revocations['watch'];
	/** Removes what has expired. */
	readonly sweep: () => Promise<void>;
}

interface Deps extends ClockDep, RandomDep {
	readonly config: Config;
	readonly db: Database;
	readonly sessions: Sessions;
	readonly limits: RateLimits;
	readonly revocations: Revocations;
	readonly letters: Letters;
}

function checkName(raw: string, words: Words): Result<string, AppError> {
	const name = PersonName.safeParse(raw);
	if (name.success) return ok(name.data);
	return invalid(raw.trim() === '' ? words.noName : words.longName, 'name');
}

function checkEmail(raw: string, words: Words): Result<string, AppError> {
	const email = Email.safeParse(raw);
	return email.success ? ok(email.data) : invalid(words.badEmail, 'email');
}

function checkPassword(
	password: string,
	person: { readonly email: string; readonly name: string },
	words: Words,
	path = 'password',
): Result<void, AppError> {
	const problem = passwordProblem(password, person);
	return problem === undefined ? ok(undefined) : invalid(words[problem], path);
}

const isUniqueViolation = (error: unknown): boolean =>
	typeof error === 'object' && error !== null && 'code' in error && error.code === 'P2002';

export function createAuth(deps: Deps): Auth {
	const { config, db, sessions, limits, revocations, random, clock } = deps;
	const prisma = db.prisma;
	const known = createKnownDevices(config);

	const enter = async (userId: string, passwordHash: string, client: Client): Promise<Entered> => {
		const session = await sessions.create(userId, client);
		return {
			userId,
			sessionId: session.id,
			cookies: [session.cookie, known.cookieFor(userId, passwordHash)],
		};
	};

	const end = async (userId: string, which: Parameters<Sessions['end']>[1]): Promise<number> => {
		const keys = await sessions.end(userId, which);
		await revocations.announce(keys);
		return keys.length;
	};

	const take = async (
		key: string,
		limit: number,
		windowMs: number,
		words: Words,
	): Promise<Result<void, AppError>> => {
		const allowed = await limits.take(key, limit, windowMs);
		if (allowed.ok) return allowed;
		const minutes = Math.ceil(allowed.error.retryAfterMs / MINUTE);
		return err({ ...allowed.error, message: words.tooMany(minutes) });
	};

	/** Asks for the password of somebody who is signed in already, as often as signing in allows. */
	const confirm = async (
		userId: string,
		password: string,
		path: string,
		words: Words,
	): Promise<Result<void, AppError>> => {
		const allowed = await take(`confirm:${userId}`, 10, WINDOW, words);
		if (!allowed.ok) return allowed;
		const user = await prisma.user.findUniqueOrThrow({ where: { id: userId } });
		if (!(await verifyPassword(user.passwordHash, password))) {
			return invalid(words.notCurrent, path);
		}
		await limits.clear(`confirm:${userId}`);
		return ok(undefined);
	};

	return {
		cookieName: sessions.cookieName,
		watch: revocations.watch,

		signUp: async (input, client, options = {}) => {
			const words = wordsFor(client.locale);
			const checkedName = checkName(input.name, words);
			if (!checkedName.ok) return checkedName;
			const checkedEmail = checkEmail(input.email, words);
			if (!checkedEmail.ok) return checkedEmail;
			const { password, locale = client.locale ?? 'en' } = input;
			const [name, email] = [checkedName.value, checkedEmail.value];
			const fine = checkPassword(password, { email, name }, words);
			if (!fine.ok) return fine;
			const allowed = await take(hashedKey('sign-up-ip', client.ip), 20, 60 * MINUTE, words);
			if (!allowed.ok) return allowed;

			const [userId, spaceId] = [uuidFrom(random), uuidFrom(random)];
			const [passwordHash, vault] = await Promise.all([
				hashPassword(password),
				newVault(random, config.kek.reveal(), userId),
			]);
			const demo = options.demo ?? false;
			try {
				await prisma.$transaction(async (tx) => {
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
				if (isUniqueViolation(error)) return conflict(words.taken);
				throw error;
			}
			if (!demo) deps.letters.welcome({ email, name, locale });
			return ok({ ...(await enter(userId, passwordHash, client)), spaceId });
		},

		signIn: async ({ email: typed, password }, client, browser = {}) => {
			const words = wordsFor(client.locale);
			const email = typed.trim().toLowerCase().slice(0, 200);
			const byIp = await take(hashedKey('sign-in-ip', client.ip), 60, WINDOW, words);
			if (!byIp.ok) return byIp;
			const user = await prisma.user.findUnique({ where: { email } });
			// A browser that signed in here before counts by itself, so that strangers who try this account again and
			// again cannot keep its owner out.
			const trusted = user !== null && known.fits(browser.knownDevice, user.id, user.passwordHash);
			const accountKey = hashedKey(trusted ? 'sign-in-known' : 'sign-in', email);
			const byAccount = await take(accountKey, 10, WINDOW, words);
			if (!byAccount.ok) return byAccount;

			const fits = await verifyPassword(user?.passwordHash, password);
			if (!user || !fits) return invalid(words.wrongSignIn);
			if (user.suspendedAt !== null) {
				return forbidden(words.suspended);
			}
			if (user.demo && !config.demo) return invalid(words.wrongSignIn);
			await limits.clear(accountKey);
			const previous = browser.previous === undefined ? undefined : await sessions.validate(browser.previous);
			if (previous) await end(previous.user.id, { key: previous.session.key });
			return ok(await enter(user.id, user.passwordHash, client));
		},

		hasDemo: async () => config.demo && (await prisma.user.count({ where: { demo: true } })) > 0,

		signInDemo: async (client) => {
			const user = config.demo ? await prisma.user.findFirst({ where: { demo: true } }) : null;
			if (!user) return notFound(wordsFor(client.locale).noDemo);
			return ok(await enter(user.id, user.passwordHash, client));
		},

		signOut: async ({ user, session }) => {
			await end(user.id, { key: session.key });
			return sessions.blankCookie();
		},

		sessionOf: async (cookie) => {
			const found = cookie === undefined ? undefined : await sessions.validate(cookie);
			return found?.user.demo && !config.demo ? undefined : found;
		},

		sessions: (userId) => sessions.list(userId),
		revoke: end,

		changePassword: async ({ user }, input, client) => {
			const words = wordsFor(client.locale);
			if (user.demo) return forbidden(words.demoPassword);
			const fine = checkPassword(input.next, user, words, 'next');
			if (!fine.ok) return fine;
			const confirmed = await confirm(user.id, input.current, 'current', words);
			if (!confirmed.ok) return confirmed;
			const passwordHash = await hashPassword(input.next);
			await prisma.user.update({ where: { id: user.id }, data: { passwordHash } });
			await end(user.id, { except: undefined });
			deps.letters.passwordChanged({
				email: user.email,
				name: user.name,
				locale: user.locale,
				at: clock.now(),
			});
			return ok(await enter(user.id, passwordHash, client));
		},

		updateProfile: async (userId, changes, client) => {
			const name = changes.name === undefined ? undefined : checkName(changes.name, wordsFor(client.locale));
			if (name && !name.ok) return name;
			await prisma.user.update({
				where: { id: userId },
				data: {
					...(name === undefined ? {} : { name: name.value }),
					...(changes.locale === undefined ? {} : { locale: changes.locale }),
				},
			});
			return ok(undefined);
		},

		changeEmail: async ({ user }, input, client) => {
			const words = wordsFor(client.locale);
			if (user.demo) return forbidden(words.demoEmail);
			const email = checkEmail(input.email, words);
			if (!email.ok) return email;
			const confirmed = await confirm(user.id, input.password, 'password', words);
			if (!confirmed.ok) return confirmed;
			try {
				await prisma.user.update({ where: { id: user.id }, data: { email: email.value } });
			} catch (error) {
				if (isUniqueViolation(error)) return conflict(words.taken);
				throw error;
			}
			deps.letters.emailChanged({
				email: user.email,
				name: user.name,
				locale: user.locale,
				next: email.value,
			});
			return ok(undefined);
		},

		sweep: async () => {
			await Promise.all([sessions.sweep(), limits.sweep()]);
		},
	};
}
