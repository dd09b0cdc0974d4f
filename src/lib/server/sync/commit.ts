/**
 * Writes that somebody decided on by what they read, stored together or not at all: those of one tool call. A device's
 * writes go through `push.ts`, where each has its own answer.
 */
import type { RejectReason, WriteResult } from '../../core/sync/protocol';
import type { Write } from '../../core/sync/record';
import { moduleAllows } from '../../registry';
import { writeAccess } from './access';
import { Overtaken, type Together } from './applied';
import { beginSpace } from './lock';
import { attributed } from './claims';
import { refusal, refusedFor, type PushDeps } from './push';
import { mergeWrites, RestoreRefused, ValueRefused, WriteRefused } from './store';
import { judge, type Judged } from './validate';

/** Why nothing was stored: a record moved on since it was read, or what is wrong with the first write that is refused. */
export type Unstored = 'overtaken' | WriteResult;

async function store(
	{ db, options, committed }: PushDeps,
	at: { readonly spaceId: string; readonly userId: string },
	writes: readonly Write[],
	together: Together,
): Promise<Unstored | undefined> {
	try {
		if (writes.length > 0) {
			const { head } = await mergeWrites(db, at, writes, options, together);
			if (head !== undefined) await committed(at.spaceId, head);
		} else if (together.also !== undefined) await db.asUser(at.userId, together.also);
		return undefined;
	} catch (error) {
		if (error instanceof Overtaken) return 'overtaken';
		if (error instanceof ValueRefused) return refusal('invalid_value');
		if (error instanceof RestoreRefused) return refusal('gone_for_good');
		if (!(error instanceof WriteRefused)) throw error;
		// The role changed since it was read.
		const reason = refusedFor((await writeAccess(db, at.userId)).get(at.spaceId));
		if (reason === undefined) throw error;
		return refusal(reason);
	}
}

/** Stores all writes of one space, and what `together.also` adds, or answers why nothing was stored. Throws what that throws. */
export async function commit(
	deps: PushDeps,
	at: { readonly spaceId: string; readonly userId: string },
	writes: readonly Write[],
	together: Together,
): Promise<Unstored | undefined> {
	const count = (unstored: Unstored | undefined): Unstored | undefined => {
		const [status, reason] =
			unstored === undefined
				? ['applied', '']
				: unstored === 'overtaken'
					? ['stale', '']
					: [unstored.status, unstored.reason ?? ''];
		if (writes.length > 0) deps.counted(status, reason, writes.length);
		return unstored;
	};
	const refuse = (reason: RejectReason): Unstored | undefined => count(refusal(reason));
	const judged: Judged[] = [];
	for (const write of writes) {
		const judgement = judge(write, deps.clock.now());
		if (!judgement.ok) return count(judgement.result);
		judged.push(judgement.value);
	}
	const access = (await writeAccess(deps.db, at.userId)).get(at.spaceId);
	const refused = refusedFor(access);
	if (access === undefined || refused !== undefined) return refuse(refused!);
	if (!judged.every(({ table }) => moduleAllows(table.module, access.kind))) {
		return refuse('module_not_in_space');
	}
	if (!access.begun) await deps.db.asUser(at.userId, (sql) => sql.query(beginSpace(at.spaceId)));
	const own = judged.map(({ write }) => attributed(write, at.userId, access.userName));
	return count(await store(deps, at, own, together));
}
