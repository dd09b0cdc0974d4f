/** Everything of the platform that the keeper of the data touches, in one place, so that tests can hand in their own. */
import type { Clock } from '../../core/ports/clock';
import type { Ids, Random } from '../../core/ports/random';
import { browserBus, type Bus } from '../bus';
import { liveOnce, type LiveEnd, type LiveHandlers } from '../sync/live-stream';
import { timerWait } from '../sync/loop';
import { httpTransport, type Transport } from '../sync/transport';
import { systemClock, systemIds, systemRandom, systemZone } from '../system';

export interface HostEnv {
	readonly clock: Clock;
	readonly random: Random;
	readonly ids: Ids;
	readonly zone: () => string;
	readonly bus: (accountId: string) => Bus;
	readonly locks: Pick<LockManager, 'request'> | undefined;
	readonly transport: Transport;
	readonly live: (handlers: LiveHandlers, signal: AbortSignal) => Promise<LiveEnd>;
	readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
	readonly isOnline: () => boolean;
	/** Lets others have their turn between pieces of background work. */
	readonly pause: () => Promise<void>;
	/** Runs work as soon as what goes on now is done. */
	readonly soon: (work: () => void) => void;
}

export const browserHostEnv = (): HostEnv => ({
	clock: systemClock,
	random: systemRandom,
	ids: systemIds,
	zone: systemZone,
	bus: browserBus,
	locks: navigator.locks,
	transport: httpTransport((input, init) => fetch(input, init)),
	live: (handlers, signal) => liveOnce((input, init) => fetch(input, init), handlers, signal),
	wait: timerWait,
	isOnline: () => navigator.onLine,
	pause: () => new Promise((resolve) => setTimeout(resolve)),
	soon: (work) => queueMicrotask(work),
});
