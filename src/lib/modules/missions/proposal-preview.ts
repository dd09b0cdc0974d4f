/**
 * What accepting a proposal would do now. The stored preview is from the moment the agent asked; the rows may have moved
 * since, and a person must not agree to a picture that is no longer true. Pure.
 */
import type { Change } from '../../core/module';
import { previewChanges, type RecordPreview, type TableFacts } from './preview';
import type { ProposalPreview } from './proposal';

type Row = Readonly<Record<string, unknown>>;

export interface ProposalReading {
	readonly records: readonly RecordPreview[];
	/**
	 * `current`: as the agent saw it. `moved`: a touched field has changed since, the records show what accepting does
	 * now. `gone`: a record it wants to change no longer exists. `done`: everything it asks for is already so.
	 */
	readonly state: 'current' | 'moved' | 'gone' | 'done';
}

export interface ReadingContext extends TableFacts {
	/** The live row; `undefined` when it does not exist (any more). */
	readonly row: (table: string, id: string) => Row | undefined;
	/** False until the live rows of these tables are known; then the stored picture is shown. */
	readonly isReady: boolean;
}

const keyOf = (at: { readonly table: string; readonly id: string }): string => `${at.table}|${at.id}`;
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** The stored changes in the shape of the module language (absent keys instead of undefined ones). */
const changesOf = (preview: ProposalPreview): readonly Change[] =>
	preview.changes.map(({ table, id, set, deleted }) => ({
		table,
		id,
		...(set === undefined ? {} : { set }),
		...(deleted === undefined ? {} : { deleted }),
	}));

/** The picture as it was stored: for decided proposals, and while rows are loading. */
export function storedReading(preview: ProposalPreview, facts: TableFacts): readonly RecordPreview[] {
	const before = new Map(preview.before.map((one) => [keyOf(one), one.row ?? undefined]));
	return previewChanges(changesOf(preview), {
		...facts,
		before: (table, id) => before.get(keyOf({ table, id })),
	});
}

/** A change that leaves the name alone may not carry it; the live record has it. */
function storedNamed(preview: ProposalPreview, context: ReadingContext): readonly RecordPreview[] {
	return storedReading(preview, context).map((record) => {
		if (record.title !== '') return record;
		const name = context.row(record.table, record.id)?.[context.titleField(record.table) ?? ''];
		return typeof name === 'string' ? { ...record, title: name } : record;
	});
}

export function readProposal(preview: ProposalPreview, context: ReadingContext): ProposalReading {
	if (!context.isReady) return { records: storedNamed(preview, context), state: 'current' };
	const before = new Map(preview.before.map((one) => [keyOf(one), one.row ?? undefined]));
	const changes = changesOf(preview);
	const isGone = changes.some(
		(change) =>
			change.deleted !== false &&
			before.get(keyOf(change)) !== undefined &&
			context.row(change.table, change.id) === undefined,
	);
	if (isGone) return { records: storedNamed(preview, context), state: 'gone' };
	const records = previewChanges(changes, { ...context, before: context.row });
	const isDone =
		records.length > 0 && records.every((record) => record.action === 'update' && record.fields.length === 0);
	if (isDone) return { records: storedNamed(preview, context), state: 'done' };
	const hasMoved = changes.some((change) => {
		const was = before.get(keyOf(change));
		const is = context.row(change.table, change.id);
		return (
			was !== undefined &&
			is !== undefined &&
			Object.keys(change.set ?? {}).some((field) => field in was && !same(was[field], is[field]))
		);
	});
	return { records, state: hasMoved ? 'moved' : 'current' };
}
