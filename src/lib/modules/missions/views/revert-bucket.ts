/** Takes back a whole run from the timeline: fetch its writes, let the workspace undo them as the person. */
import type { Workspace } from '$lib/client/workspace';
import { ok, type Result } from '$lib/core/result';
import type { HistoryEntry } from '$lib/core/sync/history';
import { m } from '$lib/i18n/paraglide/messages';
import { undoToast } from '$lib/ui/toast';
import type { Bucket } from '../timeline';
import { writesOf } from './history-client';
import { revertWrites, takenBackBefore } from './taken-back';

export interface RevertReport {
	readonly reverted: number;
	readonly skipped: readonly {
		readonly table: string;
		readonly id: string;
		readonly fields: readonly string[];
		readonly why: 'changed_since' | 'unreadable' | 'gone' | 'undone';
	}[];
}

/** Answers how many records were put back and which stay; the revert itself can be undone from the toast. */
export async function revertBucket(
	ws: Workspace,
	bucket: Bucket<HistoryEntry>,
): Promise<Result<RevertReport>> {
	const writes = await writesOf(ws.space.id, bucket);
	if (!writes.ok) return writes;
	const before = await takenBackBefore(ws, writes.value);
	const done = await revertWrites(
		ws,
		writes.value.filter((write) => !before.includes(write)),
	);
	if (!done.ok) return done;
	const { reverted, skipped } = done.value.value;
	if (reverted > 0) undoToast(m.missions_reverted({ count: reverted }), done.value.undo);
	const byRecord = new Map<string, RevertReport['skipped'][number]>();
	for (const { table, id } of before)
		byRecord.set(`${table}|${id}|undone`, { table, id, why: 'undone', fields: [] });
	for (const { table, id, field, why } of skipped) {
		const key = `${table}|${id}|${why}`;
		byRecord.set(key, { table, id, why, fields: [...(byRecord.get(key)?.fields ?? []), field] });
	}
	return ok({ reverted, skipped: [...byRecord.values()] });
}
