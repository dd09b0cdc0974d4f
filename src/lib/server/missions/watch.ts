/**
 * Keeps a run's lease alive and its abort signal honest: stopped by a person, out of time, or taken over by another
 * worker. The reason travels as `signal.reason`.
 */
import type { Lease, Leases } from './lease';

export type StopReason = 'cancelled' | 'timeout' | 'lost' | 'shutdown';

export interface Watch {
	readonly signal: AbortSignal;
	readonly reason: () => StopReason | undefined;
	readonly stop: (reason: StopReason) => void;
	/** Whether this worker still holds the mission, as the database says now. */
	readonly isMine: () => Promise<boolean>;
	/** Whether the run may go on writing: still held, and nobody and nothing has stopped it. */
	readonly mayWrite: () => Promise<boolean>;
	readonly end: () => void;
}

export interface WatchOptions {
	readonly heartbeatMs: number;
	readonly leaseMs: number;
	readonly runMs: number;
	readonly onError: (error: unknown) => void;
}

export function watch(leases: Leases, lease: Lease, options: WatchOptions): Watch {
	const controller = new AbortController();
	let reason: StopReason | undefined;
	let renewedAt = performance.now();
	const stop = (why: StopReason): void => {
		reason ??= why;
		controller.abort(why);
	};
	const renew = async (): Promise<boolean> => {
		const state = await leases.renew(lease);
		if (state === 'lost') stop('lost');
		else renewedAt = performance.now();
		if (state === 'cancel') stop('cancelled');
		return state !== 'lost';
	};
	const beat = setInterval(() => {
		renew().catch((error: unknown) => {
			options.onError(error);
			// Without the database nobody can tell whether this worker still holds the mission.
			if (performance.now() - renewedAt > options.leaseMs) stop('lost');
		});
	}, options.heartbeatMs);
	const deadline = setTimeout(() => stop('timeout'), options.runMs);
	if (lease.cancelRequested) stop('cancelled');
	return {
		signal: controller.signal,
		reason: () => reason,
		stop,
		isMine: renew,
		mayWrite: async () => (await renew()) && !controller.signal.aborted,
		end: () => {
			clearInterval(beat);
			clearTimeout(deadline);
		},
	};
}
