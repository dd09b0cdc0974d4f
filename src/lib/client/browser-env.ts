/** Everything of the platform that a tab touches, in one place, so that tests can hand in their own. */
import { getLocale } from '../i18n/paraglide/runtime';
import type { Hints } from './account/remembered';
import { trpcApi, type ServerApi } from './account/server-api';
import type { Host } from './host/host';
import { hostInWorker } from './host/link';
import { timerWait } from './sync/loop';
import { systemZone } from './system';

export interface Env {
	readonly api: ServerApi;
	/** The keeper of the data. */
	readonly host: () => Host;
	readonly zone: () => string;
	readonly locale: () => 'en' | 'de';
	readonly hints: Hints;
	readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
	readonly isOnline: () => boolean;
	/** Told while another tab keeps the database of this account from being upgraded, and when it no longer does. */
	readonly blocked?: (isBlocked: boolean) => void;
	/** The address that is shown first. */
	readonly path: () => string;
	/** The account here is no longer the one that is signed in: start over at this address. */
	readonly leave: (path: string) => void;
}

export const browserEnv = (blocked?: (isBlocked: boolean) => void): Env => ({
	...(blocked === undefined ? {} : { blocked }),
	api: trpcApi(),
	host: hostInWorker,
	zone: systemZone,
	locale: () => (getLocale() === 'de' ? 'de' : 'en'),
	hints: localStorage,
	wait: timerWait,
	isOnline: () => navigator.onLine,
	path: () => location.pathname,
	leave: (path) => location.replace(path),
});
