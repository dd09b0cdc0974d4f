/** Everything of the platform that the workspace touches, in one place, so that tests can hand in their own. */
import type { Clock } from '../core/ports/clock';
import type { Ids, Random } from '../core/ports/random';
import { getLocale } from '../i18n/paraglide/runtime';
import { trpcApi, type ServerApi } from './account/server-api';
import type { Hints } from './account/remembered';
import { browserBus, type Bus } from './bus';
import { liveOnce, type LiveEnd, type LiveHandlers } from './sync/live-stream';
import { timerWait } from './sync/loop';
import { httpTransport, type Transport } from './sync/transport';
import { systemClock, systemIds, systemRandom, systemZone } from './system';

export interface Env {
	readonly api: ServerApi;
	readonly clock: Clock;
	readonly random: Random;
	readonly ids: Ids;
	readonly zone: () => string;
	readonly locale: () => 'en' | 'de';
	readonly hints: Hints;
	readonly bus: (accountId: string) => Bus;
	readonly locks: Pick<LockManager, 'request'> | undefined;
	readonly transport: Transport;
	readonly live: (handlers: LiveHandlers, signal: AbortSignal) => Promise<LiveEnd>;
	readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
	readonly isOnline: () => boolean;
	/** Lets the platform breathe between pieces of background work. */
	readonly pause: () => Promise<void>;
	/** Runs work before the next paint. */
	readonly frame: (work: () => void) => void;
	/** Told while another tab keeps the database of this account from being upgraded, and when it no longer does. */
	readonly blocked?: (isBlocked: boolean) => void;
	/** The account here is no longer the one that is signed in: start over at this address. */
	readonly leave: (path: string) => void;
}

const pause = (): Promise<void> =>
	new Promise((resolve) => {
		if (typeof requestIdleCallback === 'undefined') setTimeout(resolve, 1);
		else requestIdleCallback(() => resolve(), { timeout: 200 });
	});

/** Runs `work` once before the next paint; in a hidden tab, where nothing is painted, soon. */
function frame(work: () => void): void {
	if (document.visibilityState === 'hidden') setTimeout(work, 16);
	else requestAnimationFrame(work);
}

export const browserEnv = (blocked?: (isBlocked: boolean) => void): Env => ({
	...(blocked === undefined ? {} : { blocked }),
	api: trpcApi(),
	clock: systemClock,
	random: systemRandom,
	ids: systemIds,
	zone: systemZone,
	locale: () => (getLocale() === 'de' ? 'de' : 'en'),
	hints: localStorage,
	bus: browserBus,
	locks: navigator.locks,
	transport: httpTransport((input, init) => fetch(input, init)),
	live: (handlers, signal) => liveOnce((input, init) => fetch(input, init), handlers, signal),
	wait: timerWait,
	isOnline: () => navigator.onLine,
	pause,
	frame,
	leave: (path) => location.replace(path),
});
