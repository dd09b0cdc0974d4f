/** What somebody who is signed in changes about their own account; what would lock them out asks for the password again. */
import type { ClockDep } from '../../core/ports/clock';
import { ok, type AppError, type Result } from '../../core/result';
import type { Database } from '../db/database';
import type { Letters } from '../mail/letters';
import { GUESSING, type Attempts } from './attempts';
import { checkEmail, checkName, checkPassword, isTaken } from './checks';
import type { Entered, Entrance } from './entrance';
import { hashPassword, verifyPassword } from './passwords';
import type { ProvenAddress } from './proven-address';
import { demoEmail, demoPassword, notCurrent, taken } from './refusals';
import type { SignedIn } from './sessions';
import type { Client } from './types';

export interface OwnAccount {
	/**
	 * Changes the password, ends all sessions and opens a new one here. Connected programs keep their access unless
	 * `endConnections` says otherwise: they never knew the password.
	 */
	readonly changePassword: (
		current: SignedIn,
		input: { readonly current: string; readonly next: string; readonly endConnections: boolean },
		client: Client,
	) => Promise<Result<Entered, AppError>>;
	/** Changes the name, the language, or both. */
	readonly updateProfile: (
		userId: string,
		changes: { readonly name?: string; readonly locale?: 'en' | 'de' },
	) => Promise<Result<void, AppError>>;
	/**
	 * Changes the mail address, for which the password is asked again. Where addresses are proven, it changes when the link
	 * in a letter to the new one is opened.
	 */
	readonly changeEmail: (
		current: SignedIn,
		input: { readonly email: string; readonly password: string },
	) => Promise<Result<{ readonly changed: boolean }, AppError>>;
}

interface Deps extends ClockDep {
	readonly db: Database;
	readonly attempts: Attempts;
	readonly entrance: Entrance;
	readonly letters: Letters;
	readonly proven: ProvenAddress;
	/** Ends the access of every connected program of an account. */
	readonly endConnections: (userId: string) => Promise<void>;
}

/** The changes over one database; the old address is told of a new password or address. */
export function createOwnAccount(deps: Deps): OwnAccount {
	const { clock, attempts, entrance, letters } = deps;
	const { prisma } = deps.db;

	/** Asks for the password of somebody who is signed in already, as often as signing in allows. */
	const confirm = async (userId: string, password: string, path: string): Promise<Result<void, AppError>> => {
		const allowed = await attempts.take(`confirm:${userId}`, 10, GUESSING);
		if (!allowed.ok) return allowed;
		const user = await prisma.user.findUniqueOrThrow({ where: { id: userId } });
		if (!(await verifyPassword(user.passwordHash, password))) return notCurrent(path);
		await attempts.clear(`confirm:${userId}`);
		return ok(undefined);
	};

	return {
		changePassword: async ({ user }, input, client) => {
			if (user.demo) return demoPassword();
			const fine = checkPassword(input.next, user, 'next');
			if (!fine.ok) return fine;
			const confirmed = await confirm(user.id, input.current, 'current');
			if (!confirmed.ok) return confirmed;
			const passwordHash = await hashPassword(input.next);
			await prisma.user.update({ where: { id: user.id }, data: { passwordHash } });
			await entrance.end(user.id, { except: undefined });
			if (input.endConnections) await deps.endConnections(user.id);
			const { email, name, locale } = user;
			letters.passwordChanged({ email, name, locale, at: clock.now() });
			return ok(await entrance.enter(user.id, passwordHash, client));
		},

		updateProfile: async (userId, changes) => {
			const name = changes.name === undefined ? undefined : checkName(changes.name);
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

		changeEmail: async ({ user }, input) => {
			if (user.demo) return demoEmail();
			const next = checkEmail(input.email);
			if (!next.ok) return next;
			const confirmed = await confirm(user.id, input.password, 'password');
			if (!confirmed.ok) return confirmed;
			if (await deps.proven.needed()) {
				const asked = await deps.proven.ask(next.value, user.locale, { for: 'address', userId: user.id });
				return asked.ok ? ok({ changed: false }) : asked;
			}
			try {
				await prisma.user.update({ where: { id: user.id }, data: { email: next.value } });
			} catch (error) {
				if (isTaken(error)) return taken();
				throw error;
			}
			const { email, name, locale } = user;
			letters.emailChanged({ email, name, locale, next: next.value });
			return ok({ changed: true });
		},
	};
}
