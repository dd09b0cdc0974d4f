/** What the link in a letter does: opens the account that was asked for, or gives one its new address. */
import type { RandomDep } from '../../core/ports/random';
import { ok, type AppError, type Result } from '../../core/result';
import type { Config } from '../config';
import type { Database } from '../db/database';
import type { Letters } from '../mail/letters';
import { GUESSING, type Attempts } from './attempts';
import { isTaken } from './checks';
import type { Confirmations, Purpose } from './confirmations';
import type { Entered, Entrance } from './entrance';
import { openAccount } from './open-account';
import { verifyPassword } from './passwords';
import { hashedKey } from './rate-limits';
import { notChosen, notCurrent, spentLink, suspended, taken } from './refusals';
import type { Client } from './types';

export interface Confirmed {
	readonly email: string;
	/** Absent where an account that was there already got this address. */
	readonly entered?: Entered;
}

export interface Confirm {
	/** Asks for the password that belongs to the letter. A link is good for one time, within a day. */
	readonly confirm: (
		input: { readonly secret: string; readonly password: string },
		client: Client,
		options?: { readonly previous?: string | undefined },
	) => Promise<Result<Confirmed, AppError>>;
}

interface Deps extends RandomDep {
	readonly config: Config;
	readonly db: Database;
	readonly attempts: Attempts;
	readonly entrance: Entrance;
	readonly letters: Letters;
	readonly confirmations: Confirmations;
}

type For<F extends Purpose['for']> = Extract<Purpose, { readonly for: F }>;

/** Confirming over one database. */
export function createConfirm(deps: Deps): Confirm {
	const { attempts, entrance, letters, confirmations } = deps;
	const { prisma } = deps.db;

	const giveAddress = async (
		email: string,
		{ userId }: For<'address'>,
		password: string,
	): Promise<Result<Confirmed, AppError>> => {
		const user = await prisma.user.findUniqueOrThrow({ where: { id: userId } });
		if (!(await verifyPassword(user.passwordHash, password))) return notCurrent('password');
		if (user.suspendedAt !== null) return suspended();
		try {
			await prisma.user.update({ where: { id: user.id }, data: { email } });
		} catch (error) {
			if (isTaken(error)) return taken();
			throw error;
		}
		await confirmations.settle(email);
		const locale = user.locale === 'de' ? 'de' : 'en';
		letters.emailChanged({ email: user.email, name: user.name, locale, next: email });
		return ok({ email });
	};

	const openFor = async (
		{ email, locale }: { readonly email: string; readonly locale: 'en' | 'de' },
		{ name, passwordHash }: For<'account'>,
		password: string,
		client: Client,
		previous: string | undefined,
	): Promise<Result<Confirmed, AppError>> => {
		if (!(await verifyPassword(passwordHash, password))) return notChosen();
		const opened = await openAccount(deps, { email, name, passwordHash, locale, demo: false, ip: client.ip });
		await confirmations.settle(email);
		if (!opened.ok) return opened;
		letters.welcome({ email, name, locale });
		const entered = await entrance.enter(opened.value.userId, passwordHash, client, previous);
		return ok({ email, entered });
	};

	return {
		confirm: async ({ secret, password }, client, options = {}) => {
			const byIp = await attempts.take(hashedKey('confirm-ip', client.ip), 60, GUESSING);
			if (!byIp.ok) return byIp;
			const found = await confirmations.find(secret);
			if (!found) return spentLink();
			const byLink = await attempts.take(`letter:${found.key}`, 10, GUESSING);
			if (!byLink.ok) return byLink;
			const { email, purpose } = found;
			return purpose.for === 'address'
				? giveAddress(email, purpose, password)
				: openFor(found, purpose, password, client, options.previous);
		},
	};
}
