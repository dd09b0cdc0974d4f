/** What a proposal would change, small enough to store: the touched fields before and after. */
import type { ProposalPreview } from '../../modules/missions/model';
import { titleField } from '../../registry';
import type { ToolOutcome } from '../tools/tool-call';

const MAX_RECORDS = 200;

/**
 * Rows keep only the fields that change, and the one that names them, which the card says when the record is there no more; a
 * row that would be deleted is kept whole.
 */
export function previewOf({ changes, before }: Pick<ToolOutcome, 'changes' | 'before'>): ProposalPreview {
	const touched = new Map<string, Set<string> | 'all'>();
	for (const change of changes) {
		const key = `${change.table}|${change.id}`;
		const fields = touched.get(key);
		if (change.deleted !== undefined || fields === 'all') touched.set(key, 'all');
		else touched.set(key, new Set([...(fields ?? []), ...Object.keys(change.set ?? {})]));
	}
	return {
		changes: changes.slice(0, MAX_RECORDS).map(({ table, id, set, deleted }) => ({
			table,
			id,
			...(set === undefined ? {} : { set: { ...set } }),
			...(deleted === undefined ? {} : { deleted }),
		})),
		before: before.slice(0, MAX_RECORDS).map(({ table, id, row }) => {
			const fields = touched.get(`${table}|${id}`);
			if (row === null || fields === 'all' || fields === undefined) return { table, id, row };
			const name = titleField(table);
			const kept = Object.entries(row).filter(([field]) => fields.has(field) || field === name);
			return { table, id, row: Object.fromEntries(kept) };
		}),
	};
}
