/**
 * Marks browsers that have signed in to an account before. The mark signs nobody in: it only moves a browser's attempts
 * to a counter of their own. It ends with the password it was made for.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Config } from '../config';

export const KNOWN_DEVICE_COOKIE = 'mana_known';
const MAX_AGE_S = 365 * 24 * 3_600;

export interface KnownDevices {
	/** A `Set-Cookie` value. */
	readonly cookieFor: (userId: string, passwordHash: string) => string;
	readonly fits: (cookie: string | undefined, userId: string, passwordHash: string) => boolean;
}

export function createKnownDevices(config: Pick<Config, 'kek' | 'origin'>): KnownDevices {
	const secure = config.origin?.startsWith('https:') ? '; Secure' : '';
	const mark = (userId: string, passwordHash: string): string =>
		createHmac('sha256', config.kek.reveal())
			.update(`mana-known-device\0${userId}\0${passwordHash}`)
			.digest('base64url');
	return {
		cookieFor: (userId, passwordHash) =>
			`${KNOWN_DEVICE_COOKIE}=${mark(userId, passwordHash)}; Path=/sign-in; Max-Age=${MAX_AGE_S}; HttpOnly; SameSite=Lax${secure}`,
		fits: (cookie, userId, passwordHash) => {
			if (cookie === undefined) return false;
			const [given, wanted] = [Buffer.from(cookie), Buffer.from(mark(userId, passwordHash))];
			return given.length === wanted.length && timingSafeEqual(given, wanted);
		},
	};
}
