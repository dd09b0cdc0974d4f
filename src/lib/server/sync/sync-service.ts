/** The sync server as the rest of the program sees it: push, pull, records, history. Built once in compose.ts. */
import type { ClockDep } from '../../core/ports/clock';
import { err, ok, type Result } from '../../core/result';
import type { Scalar } from '../../core/query';
import type { HistoryEntry } from '../../core/sync/history';
import type { PullRequest, WriteResult } from '../../core/sync/protocol';
import type { SyncedRecord } from '../../core/sync/record';
import type { Database } from '../db/database';
import type { Log } from '../log';
import type { Metrics } from '../metrics';
import type { Write } from '../../core/sync/record';
import { writeAccess, type WriteAccesses } from './access';
import type { Together } from './applied';
import { commit, type Unstored } from './commit';
import { history, type HistoryQuery } from './history';
import type { Live } from './live';
import { pull } from './pull';
import { frames, type PullForm } from './pull-form';
import { createCounts, type Counts } from './counts';
import { createAccountSlots, PULLS_PER_ACCOUNT } from './account-slots';
import { push } from './push';
import {
	countRecordsBy,
	narrowRecords,
	readRecords,
	recordPlaces,
	recordsAt,
	type NarrowQuery,
	type RecordQuery,
} from './records';
import { forgetOld } from './retention';
import type { StoreOptions } from './store';

export interface SyncService {
	/** Where the account may write, for a push that is about to arrive. */
	readonly writeAccess: (userId: string) => Promise<WriteAccesses>;
	/** One result per write, in order; see `push.ts`. */
	readonly push: (
		userId: string,
		writes: readonly unknown[],
		asked?: Promise<WriteAccesses>,
	) => Promise<WriteResult[]>;
	/** All writes of one space or none, decided on by what was read; see `commit.ts`. Answers why nothing was stored. */
	readonly commit: (
		userId: string,
		spaceId: string,
		writes: readonly Write[],
		together: Together,
	) => Promise<Unstored | undefined>;
	/** What changed since the cursors, as frames by default; see `pull.ts`. Refused when the account has too many open. */
	readonly pull: (
		userId: string,
		request: PullRequest,
		form?: PullForm,
	) => Result<ReadableStream<Uint8Array>>;
	readonly readRecords: (userId: string, spaceId: string, query: RecordQuery) => Promise<SyncedRecord[]>;
	readonly narrowRecords: (userId: string, spaceId: string, query: NarrowQuery) => Promise<SyncedRecord[]>;
	/** Where the records that match are in the sequence of the space, newest change first. */
	readonly recordPlaces: (
		userId: string,
		spaceId: string,
		query: Pick<NarrowQuery, 'table' | 'where'>,
	) => Promise<readonly number[]>;
	/** What is at these places, in the same order. */
	readonly recordsAt: (userId: string, spaceId: string, places: readonly number[]) => Promise<SyncedRecord[]>;
	readonly countRecords: Counts['count'];
	readonly countRecordsBy: (
		userId: string,
		spaceId: string,
		field: string,
		query: Pick<NarrowQuery, 'table' | 'where'>,
	) => Promise<ReadonlyMap<Scalar, number>>;
	/** Newest first, what the account may see. */
	readonly history: (userId: string, query: HistoryQuery) => Promise<HistoryEntry[]>;
	/** The last sequence of a space; 0 when there is none or the caller is not a member. */
	readonly spaceSeq: (userId: string, spaceId: string) => Promise<number>;
	/** Drops tombstones and history past their retention. */
	readonly forgetOld: () => Promise<{ readonly changes: number }>;
}

export interface SyncDeps extends ClockDep {
	readonly db: Database;
	readonly log: Log;
	readonly metrics: Metrics;
	readonly live: Live;
}

/** A pull that is read takes less than this. */
const PULL_AGAIN_MS = 3_000;

/** `overrides` replaces statements, for tests that prove what a part of them defends. */
export function createSync(deps: SyncDeps, overrides: Partial<StoreOptions> = {}): SyncService {
	const { db, log, live, clock } = deps;
	const writes = deps.metrics.counter('mana_sync_writes_total', 'Writes pushed, by what became of them', [
		'status',
		'reason',
	]);
	const seconds = deps.metrics.histogram('mana_sync_push_seconds', 'Time to take in one push');
	const slots = createAccountSlots(PULLS_PER_ACCOUNT);
	const counts = createCounts(db);
	const options: StoreOptions = { channel: live.transport.channel, refuseHollow: true, ...overrides };
	const committed = async (space: string, seq: number): Promise<void> => {
		if (live.transport.channel !== null) return;
		await live
			.publish({ type: 'change', space, seq })
			.catch((error: unknown) => log.warn('a change was stored but not announced', { error }));
	};
	const counted = (status: string, reason: string, n: number): void => writes.inc({ status, reason }, n);

	const into = { db, clock, options, committed, counted };
	const timed = async <T>(work: Promise<T>): Promise<T> => {
		const end = seconds.startTimer();
		try {
			return await work;
		} finally {
			end();
		}
	};

	return {
		writeAccess: (userId) => writeAccess(db, userId),
		push: (userId, list, asked) => timed(push(into, userId, list, asked)),
		commit: (userId, spaceId, list, together) => timed(commit(into, { userId, spaceId }, list, together)),
		pull: (userId, request, form = frames) => {
			const ended = slots.take(userId);
			if (ended === undefined) {
				return err({
					kind: 'rate_limited',
					retryAfterMs: PULL_AGAIN_MS,
					code: 'error_many_downloads',
					message: 'This account has too many downloads open. Try again in a few seconds.',
				});
			}
			const failed = (error: unknown): void => log.error('a pull broke off', { userId, error });
			return ok(pull(db, userId, request, { clock, failed, ended, form }));
		},
		readRecords: (userId, spaceId, query) => readRecords(db, userId, spaceId, query),
		narrowRecords: (userId, spaceId, query) => narrowRecords(db, userId, spaceId, query),
		recordPlaces: (userId, spaceId, query) => recordPlaces(db, userId, spaceId, query),
		recordsAt: (userId, spaceId, places) => recordsAt(db, userId, spaceId, places),
		countRecords: counts.count,
		countRecordsBy: (userId, spaceId, field, query) => countRecordsBy(db, userId, spaceId, field, query),
		history: (userId, query) => history(db, userId, query),
		spaceSeq: (userId, spaceId) =>
			db.asUser(userId, async (sql) => {
				const { rows } = await sql.query<{ seq: number }>('SELECT seq FROM sync.head WHERE space_id = $1', [
					spaceId,
				]);
				return rows[0]?.seq ?? 0;
			}),
		forgetOld: () => forgetOld(db, clock.now()),
	};
}
