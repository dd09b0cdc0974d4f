/** What a proposal would change, small enough to store: the touched fields before and after. */
import type { ProposalPreview } from '../../modules/missions/model';
import type { ToolOutcome } from '../tools/tool-call';

const MAX_RECORDS = 200;

/** What a record is called by, kept although it stays as it is: the card says it when the record is there no more. */
const NAMES = new Set(['title', 'name']);

/** Rows keep only the fields that change, and their name; a row that would be deleted is kept whole. */
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
			return {
				table,
				id,
				row: Object.fromEntries(
					Object.entries(row).filter(([field]) => fields.has(field) || NAMES.has(field)),
				),
			};
		}),
	};
}
