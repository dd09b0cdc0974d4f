/**
 * A device's push: parse, judge, authorise, merge, answer one result per write. One bad write never blocks the others,
 * and sending the same push again changes nothing. The writer is the session's account, whatever the write claims.
 */
import type { ClockDep } from '../../core/ports/clock';
import { canWrite } from '../../core/spaces/kinds';
import type { RejectReason, WriteResult } from '../../core/sync/protocol';
import type { Write } from '../../core/sync/record';
import { moduleAllows } from '../../registry';
import type { Database } from '../db/database';
import { writeAccess, type WriteAccess, type WriteAccesses } from './access';
import type { Applied } from './applied';
import { attributed } from './claims';
import { beginSpace } from './lock';
import { mergeWrites, ValueRefused, WriteRefused, type StoreOptions } from './store';
import { judge, reject, type Judged } from './validate';

const words: Readonly<Partial<Record<RejectReason, string>>> = {
	not_a_member: 'You are not a member of this space.',
	role_forbids: 'Your role in this space does not allow changes.',
	invalid_value: 'This change holds a value that cannot be stored.',
	gone_for_good: 'This was deleted more than 30 days ago and its text is gone, so it cannot be brought back.',
	module_not_in_space: 'This kind of entry does not belong in this kind of space.',
};
export const refusal = (reason: RejectReason): WriteResult => reject(reason, words[reason] ?? reason);

export interface PushDeps extends ClockDep {
	readonly db: Database;
	readonly options: StoreOptions;
	/** Told after the commit, for transports that cannot take part in it. */
	readonly committed: (spaceId: string, seq: number) => Promise<void>;
	/** Told how many writes of the push ended how. */
	readonly counted: (status: string, reason: string, writes: number) => void;
}

interface Placed extends Judged {
	readonly n: number;
}

const fieldCount = (write: Write): number =>
	Object.keys(write.set ?? {}).length +
	(write.box?.fields.length ?? 0) +
	(write.deleted === undefined ? 0 : 1);

function resultOf(write: Write, applied: Applied): WriteResult {
	const { seq, changed, stale, refused } = applied;
	if (refused) return refusal('gone_for_good');
	if (stale.length === 0) return { status: 'applied', seq, ...(changed ? {} : { repeated: true as const }) };
	return {
		status: stale.length === fieldCount(write) ? 'stale' : 'applied',
		seq,
		staleFields: [...stale],
	};
}

export const refusedFor = (access: WriteAccess | undefined): RejectReason | undefined =>
	access === undefined ? 'not_a_member' : canWrite(access.role) ? undefined : 'role_forbids';

/** Those whose module belongs in this kind of space. */
function admit(placed: readonly Placed[], access: WriteAccess, results: WriteResult[]): Placed[] {
	return placed.filter(({ n, table }) => {
		const belongs = moduleAllows(table.module, access.kind);
		if (!belongs) results[n] = refusal('module_not_in_space');
		return belongs;
	});
}

async function pushToSpace(
	deps: PushDeps,
	{ userId, spaceId, access }: { userId: string; spaceId: string; access: WriteAccess | undefined },
	placed: readonly Placed[],
	results: WriteResult[],
): Promise<void> {
	const { db, options } = deps;
	const refuseAll = (reason: RejectReason): void => {
		for (const { n } of placed) results[n] = refusal(reason);
	};
	const refused = refusedFor(access);
	if (access === undefined || refused !== undefined) return refuseAll(refused!);
	const admitted = admit(placed, access, results);
	if (admitted.length === 0) return;
	if (!access.begun) await db.asUser(userId, (sql) => sql.query(beginSpace(spaceId)));
	const writes = admitted.map(({ write }) => attributed(write, userId, access.userName));
	try {
		const head = await store({ db, spaceId, userId, options }, writes, (i, result) => {
			results[admitted[i]!.n] = result;
		});
		if (head !== undefined) await deps.committed(spaceId, head);
	} catch (error) {
		if (!(error instanceof WriteRefused)) throw error;
		// The role changed since it was read.
		const reason = refusedFor((await writeAccess(db, userId)).get(spaceId));
		if (reason === undefined) throw error;
		for (const { n } of placed) results[n] ??= refusal(reason);
	}
}

/**
 * Stores the writes together. When the database cannot hold one of them, the halves are stored one after the other, down
 * to the one that is refused: so the others are applied, each once and in order. Answers the last head.
 */
async function store(
	to: { db: Database; spaceId: string; userId: string; options: StoreOptions },
	writes: readonly Write[],
	tell: (at: number, result: WriteResult) => void,
): Promise<number | undefined> {
	try {
		const { results, head } = await mergeWrites(to.db, to, writes, to.options);
		for (const [i, applied] of results.entries()) tell(i, resultOf(writes[i]!, applied));
		return head;
	} catch (error) {
		if (!(error instanceof ValueRefused)) throw error;
		if (writes.length === 1) {
			tell(0, refusal('invalid_value'));
			return undefined;
		}
		const half = writes.length >> 1;
		const first = await store(to, writes.slice(0, half), tell);
		const second = await store(to, writes.slice(half), (at, result) => tell(half + at, result));
		return second ?? first;
	}
}

/**
 * One result per write, in order. `asked` is what `writeAccess` was already asked for. Throws only when the database does;
 * nothing of that space is stored then.
 */
export async function push(
	deps: PushDeps,
	userId: string,
	writes: readonly unknown[],
	asked: Promise<WriteAccesses> = writeAccess(deps.db, userId),
): Promise<WriteResult[]> {
	const now = deps.clock.now();
	const results: WriteResult[] = new Array<WriteResult>(writes.length);
	const bySpace = new Map<string, Placed[]>();
	for (const [n, raw] of writes.entries()) {
		const judgement = judge(raw, now);
		if (!judgement.ok) results[n] = judgement.result;
		else {
			const { space } = judgement.value.write;
			const placed = bySpace.get(space);
			if (placed === undefined) bySpace.set(space, [{ n, ...judgement.value }]);
			else placed.push({ n, ...judgement.value });
		}
	}
	const accesses = await asked;
	for (const [spaceId, placed] of bySpace) {
		await pushToSpace(deps, { userId, spaceId, access: accesses.get(spaceId) }, placed, results);
	}
	tally(results, deps.counted);
	return results;
}

/** Once per outcome and not per write: a metric costs more than a write's own part of the push. */
function tally(results: readonly WriteResult[], counted: PushDeps['counted']): void {
	const ends = new Map<string, { readonly status: string; readonly reason: string; writes: number }>();
	for (const { status, reason = '' } of results) {
		const key = `${status} ${reason}`;
		const end = ends.get(key);
		if (end === undefined) ends.set(key, { status, reason, writes: 1 });
		else end.writes += 1;
	}
	for (const { status, reason, writes } of ends.values()) counted(status, reason, writes);
}
