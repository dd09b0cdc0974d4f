/**
 * Sends the outbox in order and stores the answers in that order. While the server takes in one full batch, the next is
 * already on its way: reading and judging a batch takes a server about as long as storing one.
 */
import type { ClockDep } from '../../core/ports/clock';
import type { PushResponse } from '../../core/sync/protocol';
import type { Bus } from '../bus';
import type { RecordKey } from '../db';
import { withRoom } from '../local/free-space';
import type { OutboxRow } from '../store-types';
import { batchBehind, firstBatch, type Batch } from './batch';
import { restamp, type RestampDeps } from './restamp';
import { sendWhole, type SendWholeDeps } from './send-whole';
import { settleBatch, type Settled } from './settle';
import type { Failure, Reply, Transport } from './transport';

export interface PushDeps extends RestampDeps, SendWholeDeps, ClockDep {
	readonly keys: RestampDeps['keys'] & SendWholeDeps['keys'];
	readonly transport: Transport;
	readonly bus: Bus;
}

export type PushOutcome =
	| { readonly kind: 'empty' }
	/** Something went out; `behind` names spaces that are due for a pull. */
	| { readonly kind: 'sent'; readonly behind: readonly string[] }
	| { readonly kind: 'failed'; readonly failure: Failure };

/** Smaller differences between two clocks are the network's. */
const OFFSET_NOISE_MS = 2_000;

const AHEAD = 'The clock of this device was ahead. What was written then is sent when its time has come.';

interface Flight {
	readonly batch: Batch;
	readonly reply: Promise<Reply<PushResponse>>;
}

type Landing =
	| {
			readonly ok: true;
			readonly settled: Settled;
			readonly serverNow: number;
			/** Nothing of the batch still waits, so that what is behind it may go. */
			readonly whole: boolean;
	  }
	| { readonly ok: false; readonly failure: Failure };

/** Ends when nothing waits any more, at the first failure, or when the server found this device's clock to be wrong. */
export async function pushOutbox(deps: PushDeps, signal: AbortSignal): Promise<PushOutcome> {
	const { db } = deps;
	const first = await firstBatch(db);
	if (first.rows.length === 0) return { kind: 'empty' };
	const behind = new Set<string>();
	let flight: Flight | undefined = send(deps, first, signal);
	let failure: Failure | undefined;
	let aheadAt: number | undefined;
	const hollow: OutboxRow[] = [];
	let goOn = true;
	while (flight !== undefined) {
		const next: Flight | undefined =
			goOn && flight.batch.full ? send(deps, await batchBehind(db, flight.batch), signal) : undefined;
		const landing = await land(deps, flight, signal);
		if (landing.ok) {
			for (const space of landing.settled.behind) behind.add(space);
			if (landing.settled.ahead.length > 0) aheadAt = landing.serverNow;
			hollow.push(...landing.settled.hollow);
			goOn &&= landing.whole && aheadAt === undefined && hollow.length === 0;
		} else {
			failure ??= landing.failure;
			goOn = false;
		}
		flight = next;
	}
	// Last, because nothing may be on its way under a stamp that changes.
	if (aheadAt !== undefined) {
		const moved = await restamp(deps, aheadAt - deps.clock.now());
		announce(deps.bus, moved);
		deps.bus.send({ type: 'clock' });
		// Without its key here a write cannot be sealed again: asking at once would get the same answer, for ever.
		if (moved.length === 0) failure ??= { kind: 'retry', message: AHEAD };
	}
	if (hollow.length > 0) {
		const { moved, rejected } = await sendWhole(deps, hollow);
		announce(deps.bus, moved);
		if (rejected > 0) deps.bus.send({ type: 'rejected' });
		deps.bus.send({ type: 'outbox' });
	}
	return failure === undefined ? { kind: 'sent', behind: [...behind] } : { kind: 'failed', failure };
}

function send(deps: PushDeps, batch: Batch, signal: AbortSignal): Flight | undefined {
	if (batch.rows.length === 0) return undefined;
	const writes = batch.rows.map((entry) => entry.write);
	return { batch, reply: deps.transport.push(deps.clockOfDevice.device, writes, signal) };
}

/** Stores the answer. A batch that is too large is sent again as smaller ones, until the write that is too large is alone. */
async function land(deps: PushDeps, { batch, reply }: Flight, signal: AbortSignal): Promise<Landing> {
	const { rows } = batch;
	const answer = await reply;
	if (answer.ok) return accept(deps, rows, answer.value);
	if (answer.failure.kind !== 'too_large') return { ok: false, failure: answer.failure };
	if (rows.length === 1) return accept(deps, rows, refuseAll(rows, deps.clock.now()));
	const half = { rows: rows.slice(0, Math.ceil(rows.length / 2)), full: true };
	const landing = await land(deps, send(deps, half, signal)!, signal);
	return landing.ok ? { ...landing, whole: false } : landing;
}

const refuseAll = (batch: readonly OutboxRow[], now: number): PushResponse => ({
	now,
	results: batch.map(() => ({
		status: 'rejected',
		reason: 'too_large',
		message: 'This change is too large to be sent.',
	})),
});

async function accept(deps: PushDeps, batch: readonly OutboxRow[], response: PushResponse): Promise<Landing> {
	const settled = await withRoom(deps, response.now, () =>
		settleBatch(deps.db, batch, response, deps.clock.now()),
	);
	announce(deps.bus, settled.touched);
	deps.bus.send({ type: 'outbox' });
	if (settled.rejected > 0) deps.bus.send({ type: 'rejected' });
	await followServerClock(deps, response.now);
	return { ok: true, settled, serverNow: response.now, whole: true };
}

/** Remembers how far this clock is from the server's, so that new stamps are right at once. */
async function followServerClock(deps: PushDeps, serverNow: number): Promise<void> {
	const measured = serverNow - deps.clock.now();
	const offsetMs = Math.abs(measured) < OFFSET_NOISE_MS ? 0 : measured;
	const device = (await deps.db._device.get('self'))!;
	if (Math.abs(device.offsetMs - offsetMs) < OFFSET_NOISE_MS) return;
	await deps.db._device.update('self', { offsetMs });
	deps.clockOfDevice.adopt({ ...device, offsetMs });
}

/** Tells readers which records moved, one message per table. */
export function announce(bus: Bus, keys: readonly RecordKey[]): void {
	const groups = new Map<string, { space: string; table: string; ids: string[] }>();
	for (const [space, table, id] of keys) {
		const group = groups.get(`${space}|${table}`) ?? { space, table, ids: [] };
		group.ids.push(id);
		groups.set(`${space}|${table}`, group);
	}
	for (const group of groups.values()) bus.send({ type: 'rows', ...group });
}
