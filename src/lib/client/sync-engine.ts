/**
 * Keeps this device and the server in step: a push loop, a pull loop, the live stream, and the expansion of pages. Only
 * the leading tab runs one. Network, timers and randomness are passed in, so that tests drive it without waiting.
 */
import type { ClockDep } from '../core/ports/clock';
import type { LiveEvent } from '../core/sync/protocol';
import { inBackground } from './background';
import type { BusMessage } from './bus';
import { foldMoves } from './columns/column-store';
import { isQuotaError } from './db';
import { FULL, withRoom } from './local/free-space';
import { announce, pushOutbox, type PushDeps } from './sync/push';
import { pullOnce, type PullDeps } from './sync/pull';
import { weighConflicts } from './sync/conflict-rows';
import { createLoop, type Step } from './sync/loop';
import type { LiveEnd, LiveHandlers } from './sync/live-stream';
import { expandPages, unpark } from './sync/pages';
import type { Failure } from './sync/transport';
import { createTroubles, isUnconnected, type Side } from './sync/troubles';
import { backoffMs } from '../core/backoff';
import type { SyncState } from './workspace';

export interface EngineDeps extends PushDeps, PullDeps, ClockDep {
	/** One live connection; resolves when it ends. */
	readonly live: (handlers: LiveHandlers, signal: AbortSignal) => Promise<LiveEnd>;
	readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
	readonly isOnline: () => boolean;
	/** Spaces of the account, as last told by the server. */
	readonly spaces: () => readonly string[];
	/** When this device last had everything, as an earlier life of it noted. */
	readonly lastSyncedAt?: number | undefined;
}

export type EngineState = Omit<SyncState, 'waiting'>;

export interface SyncEngine {
	readonly start: () => void;
	readonly stop: () => Promise<void>;
	/** Pushes and pulls now, and resolves when both are done or have failed. */
	readonly now: () => Promise<void>;
	/** The connection came back: try at once. */
	readonly wake: () => void;
	readonly state: () => EngineState;
}

/** Collects the writes of one gesture; far below what a person notices. */
const PUSH_DEBOUNCE_MS = 25;
const PULL_DEBOUNCE_MS = 5;
/** Without a live stream, ask this often; with one, only to make sure. */
const POLL_MS = 30_000;
/** Between tries that fail. */
const RETRY = { baseMs: 500, capMs: 30_000 };
const SAFETY_POLL_MS = 15 * 60_000;
/** Progress is told in steps of so many records. */
const ARRIVED_STEP = 500;
/** Failures in a row before the person is told. */
const PATIENCE = 3;
/** A proxy that asks for an hour is not believed. */
const LONGEST_ASKED_MS = 5 * 60_000;

export function createSyncEngine(deps: EngineDeps): SyncEngine {
	const stopped = new AbortController();
	const { signal } = stopped;
	const troubles = createTroubles();
	let { lastSyncedAt } = deps;
	/** Records that came in the pulls that go on without a rest. */
	let arrived = 0;
	/** About how many there will be then; `undefined` where they are few, or the server does not say. */
	let expected: number | undefined;
	let live = false;
	let told = '';

	const state = (): EngineState => {
		const busy = push.busy() || pull.busy();
		const failures = Math.max(push.failures(), pull.failures(), expand.failures());
		const failure = troubles.gravest();
		const base = { lastSyncedAt, error: undefined };
		if (failure?.kind === 'signed_out') return { ...base, phase: 'signed_out' };
		if (!deps.isOnline() || failure?.kind === 'offline') return { ...base, phase: 'offline' };
		// What is refused stays refused and a disk is not emptied while one waits: there is nothing to be patient for.
		const final = failure?.kind === 'refused' || failure?.kind === 'no_room';
		if (final || (failure?.kind === 'retry' && failures >= PATIENCE)) {
			const { message, code } = failure;
			return { ...base, phase: 'error', error: message, ...(code === undefined ? {} : { code }) };
		}
		if (!busy) return { ...base, phase: 'idle' };
		const shown = arrived - (arrived % ARRIVED_STEP);
		if (shown === 0) return { ...base, phase: 'syncing' };
		const total = expected === undefined || expected <= arrived ? {} : { expected };
		return { ...base, phase: 'syncing', arrived: shown, ...total };
	};
	const tell = (always = false): void => {
		const now = state();
		const text = JSON.stringify(now);
		if (text === told && !always) return;
		told = text;
		deps.bus.send({ type: 'sync', state: now });
	};

	const failed = (side: Side, reason: Failure): Step => {
		troubles.add(side, reason);
		return reason.kind === 'signed_out' || reason.kind === 'refused' ? 'stop' : 'retry';
	};
	/** A defect in storage must not end syncing for good, nor spin. */
	const guarded = (side: Side, step: (signal: AbortSignal) => Promise<Step>) => (loopSignal: AbortSignal) =>
		step(loopSignal).catch((error: unknown) => {
			const words = error instanceof Error ? error.message : 'The local database failed.';
			if (isQuotaError(error)) return failed(side, { kind: 'no_room', ...FULL });
			return failed(side, { kind: 'retry', message: words });
		});
	/** A device that has not everything yet has not synced, whatever else went well. */
	const succeeded = (side: 'push' | 'pull', isWhole: boolean): void => {
		if (isWhole) lastSyncedAt = deps.clock.now();
		troubles.clear(side);
		troubles.clear('live');
		const other = side === 'push' ? 'pull' : 'push';
		if (isUnconnected(troubles.of(other))) (other === 'push' ? push : pull).kick();
	};
	/** No sooner than the server asked for, within reason. */
	const backoffOf = (side: Side) => (failures: number) => {
		const reason = troubles.of(side);
		const asked = reason?.kind === 'retry' || reason?.kind === 'no_room' ? (reason.afterMs ?? 0) : 0;
		return Math.max(backoffMs(deps.random, failures, RETRY), Math.min(asked, LONGEST_ASKED_MS));
	};

	const count = (records: number): void => {
		arrived += records;
		tell();
	};
	/** Each pull tells anew what is behind it, space by space. */
	const expecting = (): ((records: number) => void) => {
		let total = arrived;
		return (records) => (expected = total += records);
	};

	const push = createLoop({
		debounceMs: PUSH_DEBOUNCE_MS,
		wait: deps.wait,
		backoff: backoffOf('push'),
		onChange: tell,
		step: guarded('push', async (loopSignal) => {
			if (!deps.isOnline()) return failed('push', { kind: 'offline' });
			const outcome = await pushOutbox(deps, loopSignal);
			if (outcome.kind === 'failed') return failed('push', outcome.failure);
			if (outcome.kind === 'empty') {
				troubles.clear('push');
				return 'rest';
			}
			succeeded('push', lastSyncedAt !== undefined);
			// With the stream up the server announces what we missed; without it, a gap is the only sign.
			if (outcome.behind.length > 0) pull.kick();
			return 'again';
		}),
	});

	const pull = createLoop({
		debounceMs: PULL_DEBOUNCE_MS,
		wait: deps.wait,
		backoff: backoffOf('pull'),
		onChange: tell,
		step: guarded('pull', async (loopSignal) => {
			const spaces = deps.spaces();
			if (spaces.length === 0) return 'rest';
			if (!deps.isOnline()) return failed('pull', { kind: 'offline' });
			const outcome = await pullOnce({ ...deps, arrived: count, ahead: expecting() }, spaces, loopSignal);
			if (outcome.kind === 'failed') return failed('pull', outcome.failure);
			succeeded('pull', !outcome.more);
			expand.kick();
			if (outcome.more) return 'again';
			arrived = 0;
			expected = undefined;
			return 'rest';
		}),
	});

	const expand = createLoop({
		debounceMs: PULL_DEBOUNCE_MS,
		// Between two steps the main thread gets time for the person.
		wait: deps.wait,
		backoff: backoffOf('expand'),
		onChange: tell,
		step: guarded('expand', async (loopSignal) => {
			const now = deps.clock.now();
			const applied = await withRoom(deps, now, () => expandPages(deps.db, deps.bus, now));
			troubles.clear('expand');
			if (applied === undefined) {
				const upTo = await foldMoves(deps.db);
				if (upTo !== undefined) deps.bus.send({ type: 'folded', upTo });
				return 'rest';
			}
			if (applied.conflicts && (await weighConflicts(deps.db, deps.opener)))
				deps.bus.send({ type: 'conflicts' });
			await deps.wait(0, loopSignal);
			return 'again';
		}),
	});

	const onEvent = (event: LiveEvent): void => {
		deps.bus.send({ type: 'live', event });
		if (event.type === 'membership') deps.bus.send({ type: 'membership' });
		else if (event.type === 'change') inBackground(pullIfBehind(event.space, event.seq));
	};
	const pullIfBehind = async (space: string, seq: number): Promise<void> => {
		// Our own push comes back as a change too; its answer is usually here first.
		await push.settled();
		const cursor = await deps.db._cursors.get(space);
		if ((cursor?.staged ?? cursor?.seq ?? 0) < seq) pull.kick();
	};

	let nap = new AbortController();
	const listen = async (): Promise<void> => {
		for (let failures = 0; !signal.aborted; failures += 1) {
			const onOpen = (): void => {
				failures = 0;
				live = true;
				troubles.clear('live');
				// What happened while nobody listened.
				pull.kick();
				push.kick();
			};
			const end = await deps.live({ onOpen, onEvent }, signal);
			live = false;
			if (end === 'signed_out') {
				failed('live', { kind: 'signed_out' });
				tell();
			}
			nap = new AbortController();
			await deps.wait(Math.max(1_000, backoffOf('live')(failures)), AbortSignal.any([signal, nap.signal]));
		}
	};
	const poll = async (): Promise<void> => {
		for (let waited = 0; !signal.aborted; waited += POLL_MS) {
			await deps.wait(POLL_MS, signal);
			if (signal.aborted || troubles.gravest()?.kind === 'signed_out') continue;
			if (live && waited < SAFETY_POLL_MS) continue;
			waited = 0;
			pull.kick();
			push.kick();
		}
	};

	const onMessage = (message: BusMessage, fromHere: boolean): void => {
		if (message.type === 'outbox') push.kick();
		else if (message.type === 'damaged') pull.kick();
		else if (message.type === 'poke') wake();
		else if (message.type === 'hello' && !fromHere) tell(true);
		else if (message.type === 'keys') expand.kick();
	};
	const wake = (): void => {
		push.kick();
		pull.kick();
		nap.abort();
		tell();
	};

	return {
		start: () => {
			const off = deps.bus.on(onMessage);
			signal.addEventListener('abort', off);
			inBackground(prepare(deps).then(() => expand.kick()));
			wake();
			void listen();
			void poll();
			tell(true);
		},
		stop: async () => {
			stopped.abort();
			await Promise.all([push.stop(), pull.stop(), expand.stop()]);
		},
		now: async () => {
			wake();
			await Promise.all([push.settled(), pull.settled()]);
			await expand.settled();
		},
		wake,
		state,
	};
}

/** Finishes what an earlier life of this device left half done. */
async function prepare(deps: EngineDeps): Promise<void> {
	await unpark(deps.db, deps.clock.now());
	if (await weighConflicts(deps.db, deps.opener)) deps.bus.send({ type: 'conflicts' });
	const waiting = await deps.db._base.toCollection().primaryKeys();
	announce(deps.bus, waiting);
}
