/**
 * Merges writes of one space into PostgreSQL and numbers what changed. Knows no roles, tables or schemas: whoever calls
 * has judged the writes; row security judges the caller.
 */
import type { QueryResult } from 'pg';
import type { Write } from '../../core/sync/record';
import type { BoundValue } from '../db/bind-message';
import { boundQuery, type BoundQuery } from '../db/bound-query';
import type { Database } from '../db/database';
import { Overtaken, placeKey, type Applied, type Together } from './applied';
import { applyChains, type Indexed } from './chains';
import { lockSpace, planByKey } from './lock';
import { mergeSql } from './merge-sql';
import { actorText, boxBytes, clearText, sealedText } from './write-form';

export interface Stored {
	/** One per write, in order. */
	readonly results: readonly Applied[];
	/** The new sequence of the space, when it moved. */
	readonly head: number | undefined;
}

export interface StoreOptions {
	/** Channel to notify inside the transaction, so that nobody hears of a change before it can be read. */
	readonly channel: string | null;
	/** Refuse restores of records whose text has gone; off where the merge alone is held to its laws. */
	readonly refuseHollow?: boolean;
	/** Other statements, for tests that prove what a part of them defends. */
	readonly mergeSql?: string;
	readonly lockSql?: string;
}

interface MergeRow {
	readonly head: number | null;
	/** A JSON array, negative for a write that changed nothing; null when they are in order and end with `head`. */
	readonly seqs: string | null;
	/** A JSON object: fields that lost, by place in the push. */
	readonly stale: string | null;
}

/** The columns of the statement's input. */
function inputColumns(singles: readonly Indexed[], userId: string): BoundValue[] {
	const column = (of: (write: Write) => string | null): BoundValue => {
		const values = singles.map(({ write }) => of(write));
		// `unnest` fills what is missing with nulls.
		return values.some((value) => value !== null) ? values : [];
	};
	const boxes = singles.map(({ write }) => boxBytes(write));
	return [
		column(({ table }) => table),
		column(({ id }) => id),
		column(({ stamp }) => stamp),
		column(clearText),
		column(sealedText),
		{ bytes: boxes.some((box) => box !== null) ? boxes : [] },
		column(({ deleted }) => (deleted === undefined ? null : String(deleted))),
		column((write) => actorText(write, userId)),
		column(({ seen }) => String(seen ?? 0)),
		column(({ actor }) => (actor.kind === 'ai' ? (actor.missionId ?? null) : null)),
		column(({ actor }) => (actor.kind === 'ai' ? (actor.iterationId ?? null) : null)),
	];
}

/** `alone`: also the writes that cannot be merged without a look at the record go the way of chains. */
function split(
	writes: readonly Write[],
	alone: (write: Write) => boolean,
): { singles: Indexed[]; chains: Indexed[][] } {
	const byRecord = new Map<string, Indexed | Indexed[]>();
	for (const [n, write] of writes.entries()) {
		const key = placeKey(write);
		const met = byRecord.get(key);
		if (met === undefined) byRecord.set(key, { n, write });
		else if (Array.isArray(met)) met.push({ n, write });
		else byRecord.set(key, [met, { n, write }]);
	}
	const singles: Indexed[] = [];
	const chains: Indexed[][] = [];
	for (const entry of byRecord.values()) {
		if (Array.isArray(entry)) chains.push(entry);
		else if (alone(entry.write)) chains.push([entry]);
		else singles.push(entry);
	}
	return { singles, chains };
}

/** Row security refused: the account may not write to this space, or no longer. Nothing was stored. */
export class WriteRefused extends Error {}

/** The database cannot hold a value among the writes. Nothing was stored. */
export class ValueRefused extends Error {}

/** A record would come back without the text it had. Nothing was stored. */
export class RestoreRefused extends Error {}

/** `insufficient_privilege`, PostgreSQL appendix A. */
const INSUFFICIENT_PRIVILEGE = '42501';
/** Data exceptions, values a column does not take, limits of the program (the same appendix). */
const ABOUT_VALUES = /^(22...|23502|23514|54...)$/;

function asRefusal(error: unknown): unknown {
	const code = (error as { code?: unknown } | null)?.code;
	if (code === INSUFFICIENT_PRIVILEGE)
		return new WriteRefused('Row security refused a write.', { cause: error });
	if (typeof code === 'string' && ABOUT_VALUES.test(code))
		return new ValueRefused('A value cannot be stored.', { cause: error });
	return error;
}

/** A restore that came too late is refused by the caller's own words; here it only has to undo the rest. */
function refuseLosers({ rows: [row] }: QueryResult, chained: ReadonlyMap<number, Applied>): void {
	for (const { refused, stale } of chained.values()) {
		if (refused) throw new RestoreRefused('The text of a record has gone.');
		if (stale.length > 0) throw new Overtaken('A write lost to what is stored.');
	}
	if ((row as MergeRow).stale !== null) throw new Overtaken('A write lost to what is stored.');
}

/**
 * Stores writes of one account to one space that has begun. The transaction takes the space's lock; without chains it is
 * sent in one go and the writes travel before the lock is asked for, so that it is held no longer than PostgreSQL works.
 * With `together`, either every write is stored or none, and none that lost a field. Throws `WriteRefused`,
 * `ValueRefused`, `RestoreRefused` and `Overtaken`.
 */
export async function mergeWrites(
	db: Database,
	at: { readonly spaceId: string; readonly userId: string },
	writes: readonly Write[],
	options: StoreOptions,
	together?: Together,
): Promise<Stored> {
	const { spaceId, userId } = at;
	const refuseHollow = options.refuseHollow === true;
	const { singles, chains } = split(
		writes,
		(write) => (refuseHollow && write.deleted === false) || together?.read.has(placeKey(write)) === true,
	);
	const results = new Map<number, Applied>();
	const lock = lockSpace(spaceId, options.lockSql);
	const merge = (seq: number | null): BoundQuery =>
		boundQuery({
			...(options.mergeSql === undefined ? { name: 'sync_merge' } : {}),
			text: options.mergeSql ?? mergeSql,
			values: [
				spaceId,
				...inputColumns(singles, userId),
				seq === null ? null : String(seq),
				userId,
				options.channel,
			],
		});
	const inOneTrip = async (): Promise<QueryResult> => {
		const { bind, run } = merge(null);
		return (await db.asUserInOneTrip(userId, [planByKey, bind, lock, run]))[3]!;
	};
	const afterChains = (): Promise<QueryResult> =>
		db.asUser(userId, async (sql) => {
			await sql.query(planByKey);
			const { rows } = await sql.query<{ seq: number }>(lock);
			// Hidden from those who may not write.
			if (rows[0] === undefined) throw new WriteRefused('The lock of the space was refused.');
			await together?.also?.(sql);
			const context = { spaceId, userId, seq: rows[0].seq, refuseHollow, together };
			const { bind, run } = merge(await applyChains(sql, context, chains, results));
			await bind(sql);
			const merged = await run(sql);
			if (together !== undefined) refuseLosers(merged, results);
			return merged;
		});
	const merged = await (chains.length === 0 && together === undefined ? inOneTrip() : afterChains()).catch(
		(error: unknown) => {
			throw asRefusal(error);
		},
	);
	const { head, seqs, stale } = merged.rows[0] as MergeRow;
	const places = seqs === null ? undefined : (JSON.parse(seqs) as number[]);
	const first = (head ?? 0) - singles.length + 1;
	const lost = stale === null ? {} : (JSON.parse(stale) as Record<string, string[]>);
	for (const [i, { n }] of singles.entries()) {
		const place = places === undefined ? first + i : places[i]!;
		results.set(n, { seq: Math.abs(place), changed: place > 0, stale: lost[i + 1] ?? [] });
	}
	return { results: writes.map((_, n) => results.get(n)!), head: head ?? undefined };
}
