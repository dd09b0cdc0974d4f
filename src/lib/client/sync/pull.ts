/** Fetches what the server has after our cursors and stores it as it streams in. One call is one request; repeating is the engine's. */
import type { ClockDep } from '../../core/ports/clock';
import { FrameError } from '../../core/sync/frame/error';
import { framesOf } from '../../core/sync/frame-stream';
import { decodePulled } from '../../core/sync/frames';
import { outdatedDevice } from '../../core/sync/refusals';
import type { SyncedRecord } from '../../core/sync/record';
import type { Bus } from '../bus';
import { isQuotaError, type AccountDb } from '../db';
import { withRoom } from '../local/free-space';
import type { Opener } from '../local/opener';
import type { RowStore } from '../rows/row-store';
import type { CursorRow } from '../store-types';
import { applyRecords, type Applied } from './apply-records';
import { weighConflicts } from './conflict-rows';
import { dropUnmet, storeFirst } from './first-records';
import { storePages } from './pages';
import { announce } from './push';
import { beginRefetch, finishRefetch, refetchDamaged } from './refetch';
import type { Failure, Transport } from './transport';

export interface PullDeps extends ClockDep {
	readonly db: AccountDb;
	readonly transport: Transport;
	readonly bus: Bus;
	readonly opener: Opener;
	/** Takes over what came in small numbers, so that the tab that syncs reads none of it again. */
	readonly rows: Pick<RowStore, 'handOver'>;
	/** The IANA zone of the person. */
	readonly zone: () => string;
	/** Told, space by space, how many records are to come in this pull and those behind it, where they are many. */
	readonly ahead?: (records: number) => void;
	/** Told how many more records have come. */
	readonly arrived?: (records: number) => void;
}

export type PullOutcome =
	| { readonly kind: 'done'; readonly more: boolean; readonly malformed: number; readonly records: number }
	| { readonly kind: 'failed'; readonly failure: Failure };

const PULL_LIMIT = 10_000;
/** Rows per transaction: a pull is interrupted without losing more than this. */
const ROW_CHUNK = 250;
const PAGE_CHUNK = 1_000;

/** Streams one pull for these spaces. */
export async function pullOnce(
	deps: PullDeps,
	spaces: readonly string[],
	signal: AbortSignal,
): Promise<PullOutcome> {
	await refetchDamaged(deps.db, spaces);
	const sinks = await sinksOf(deps, spaces);
	const cursors = Object.fromEntries([...sinks].map(([space, sink]) => [space, sink.from]));
	// Of a space that this device never looked at, the person gets first what they look at first.
	const isNew = [...sinks.values()].some((sink) => sink.isNew);
	const first = isNew ? { first: { zone: deps.zone() } } : {};
	const reply = await deps.transport.pull({ cursors, limit: PULL_LIMIT, ahead: true, ...first }, signal);
	if (!reply.ok) return { kind: 'failed', failure: reply.failure };
	let [more, records, malformed] = [false, 0, 0];
	try {
		for await (const bytes of framesOf(reply.value)) {
			const frame = decodePulled(bytes);
			if (frame.kind === 'records') {
				records += frame.records.length;
				malformed += frame.malformed;
				for (const record of frame.records) await sinks.get(record.space)?.take(record);
				deps.arrived?.(frame.records.length);
			} else if (frame.kind === 'first') {
				for (const [space, own] of bySpace(frame.records)) await sinks.get(space)?.takeFirst(own);
			} else if (frame.kind === 'ahead') {
				deps.ahead?.(frame.ahead.ahead);
			} else if ('reset' in frame.end) {
				await beginRefetch(deps.db, frame.end.space);
				more = true;
			} else {
				await sinks.get(frame.end.space)?.finish(frame.end.cursor, frame.end.more);
				more ||= frame.end.more;
			}
		}
	} catch (error) {
		// A full device says so itself, as wherever else storing fails.
		if (isQuotaError(error)) throw error;
		return { kind: 'failed', failure: signal.aborted ? { kind: 'offline' } : failureOf(error) };
	}
	return { kind: 'done', more, malformed, records };
}

/** Where the records of each space go, by what lies here of it. */
async function sinksOf(deps: PullDeps, spaces: readonly string[]): Promise<ReadonlyMap<string, SpaceSink>> {
	const { db } = deps;
	const [known, pages] = await db.atomic('r', [db._cursors, db._pages], () =>
		Promise.all([
			db._cursors.bulkGet([...spaces]),
			Promise.all(
				spaces.map((space) => db._pages.where('[space+staged]').equals([space, 0]).limit(1).count()),
			),
		]),
	);
	return new Map(
		spaces.map((space, at) => [space, new SpaceSink(deps, space, known[at], pages[at]! > 0)] as const),
	);
}

function bySpace(records: readonly SyncedRecord[]): ReadonlyMap<string, readonly SyncedRecord[]> {
	const groups = new Map<string, SyncedRecord[]>();
	for (const record of records) groups.set(record.space, [...(groups.get(record.space) ?? []), record]);
	return groups;
}

/** What arrived damaged is asked for again; what a newer server says is for a newer version of this program. */
function failureOf(error: unknown): Failure {
	if (error instanceof FrameError && error.fault === 'newer') {
		const { message, code } = outdatedDevice;
		return { kind: 'refused', message, ...(code === undefined ? {} : { code }) };
	}
	return { kind: 'retry', message: error instanceof Error ? error.message : 'The download stopped.' };
}

/** Collects the records of one space and stores them in chunks, each with its cursor. */
class SpaceSink {
	/** Where this pull starts. */
	readonly from: number;
	/** Whether this device never looked at the space. */
	readonly isNew: boolean;
	readonly #deps: PullDeps;
	readonly #asPages: boolean;
	readonly #old: CursorRow;
	#at: number;
	/** Whether there are records that came before their turn. */
	#hasFirst: boolean;
	#waiting: SyncedRecord[] = [];

	constructor(deps: PullDeps, space: string, known: CursorRow | undefined, hasPages: boolean) {
		this.#deps = deps;
		this.#old = known ?? { space, seq: 0 };
		this.isNew = known === undefined;
		this.#hasFirst = known?.first !== undefined;
		this.from = this.#old.staged ?? this.#old.seq;
		// Even an empty space gets its cursor: it says that this device has looked.
		this.#at = this.isNew ? -1 : this.from;
		this.#asPages = hasPages || this.from === 0 || this.#old.staged !== undefined;
	}

	async take(record: SyncedRecord): Promise<void> {
		this.#waiting.push(record);
		if (this.#waiting.length >= (this.#asPages ? PAGE_CHUNK : ROW_CHUNK)) await this.#store();
	}

	/** What is wanted before its turn. It says nothing of how far this device has got. */
	async takeFirst(records: readonly SyncedRecord[]): Promise<void> {
		const { db, clock } = this.#deps;
		const now = clock.now();
		this.#hasFirst = true;
		await withRoom(this.#deps, now, async () => {
			await this.#tell(await storeFirst(db, this.#old.space, records, now));
		});
	}

	async finish(cursor: number, more: boolean): Promise<void> {
		await this.#store(cursor);
		if (more) return;
		const { db, bus, clock, opener } = this.#deps;
		if (this.#old.staged === undefined) {
			if (this.#hasFirst) announce(bus, await dropUnmet(db, this.#old.space));
			return;
		}
		const lost = await finishRefetch(db, this.#old.space, this.#at, clock.now());
		bus.send({ type: 'space', space: this.#old.space });
		if (lost && (await weighConflicts(db, opener))) bus.send({ type: 'conflicts' });
	}

	async #store(end?: number): Promise<void> {
		const records = this.#waiting;
		this.#waiting = [];
		// Records come in order of their sequence, so that everything up to the last one is here.
		const reached = Math.max(this.#at, end ?? 0, records.at(-1)?.seq ?? 0);
		if (records.length === 0 && reached === this.#at) return;
		this.#at = reached;
		const { db, bus, clock } = this.#deps;
		const { space } = this.#old;
		const staged = this.#old.staged !== undefined;
		const cursor: CursorRow = staged
			? { space, seq: this.#old.seq, staged: reached }
			: { space, seq: reached };
		await withRoom(this.#deps, clock.now(), async () => {
			if (this.#asPages) {
				await storePages(db, space, records, cursor);
				if (!staged) bus.send({ type: 'pages', space });
				return;
			}
			await this.#tell(await applyRecords(db, records, [cursor], clock.now()));
		});
	}

	async #tell({ news, conflicts }: Applied): Promise<void> {
		const { db, bus, opener, rows } = this.#deps;
		rows.handOver(news);
		if (conflicts && (await weighConflicts(db, opener))) bus.send({ type: 'conflicts' });
	}
}
