/**
 * What a set of changes means to a reader: which records, what happens to each, and each field before and after.
 * Pure and language-free; the cards put words, dates and colours on it.
 */
import type { Change } from '../../core/module';
import { wordDiff, type DiffPart } from '../../core/word-diff';

export type RecordAction = 'create' | 'update' | 'delete' | 'restore';

export type Value =
	| { readonly kind: 'none' }
	| { readonly kind: 'text'; readonly text: string }
	| { readonly kind: 'number'; readonly number: number }
	| { readonly kind: 'flag'; readonly flag: boolean }
	/** `yyyy-mm-dd` */
	| { readonly kind: 'day'; readonly day: string }
	/** Epoch milliseconds. */
	| { readonly kind: 'moment'; readonly at: number }
	| { readonly kind: 'list'; readonly items: readonly string[] };

export interface FieldPreview {
	readonly field: string;
	readonly before: Value;
	readonly after: Value;
	/** Word by word, when both sides are texts. */
	readonly words?: readonly DiffPart[];
}

export interface RecordPreview {
	readonly table: string;
	readonly module: string;
	readonly id: string;
	readonly action: RecordAction;
	/** What the record is called, after the change if it has a name then. */
	readonly title: string;
	/** Most telling first: the title, then texts, then the rest, as the row declares them. */
	readonly fields: readonly FieldPreview[];
}

type Row = Readonly<Record<string, unknown>>;

/** What is known about a table without any record of it. */
export interface TableFacts {
	/** The field that names a record of this table. */
	readonly titleField: (table: string) => string | undefined;
	/** How a field that is written in a markup reads, for those that are. */
	readonly readable?: (table: string, field: string) => ((text: string) => string) | undefined;
	/** Fields the program keeps by itself. */
	readonly kept?: (table: string) => readonly string[];
	/** A row of this table that nobody filled in. */
	readonly defaults?: (table: string) => Row | undefined;
}

export interface PreviewContext extends TableFacts {
	/** The record as it is now; `undefined` when it does not exist (or is deleted). */
	readonly before: (table: string, id: string) => Row | undefined;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A field named `…At` holds a moment by the convention of the models. */
const isMoment = (field: string, value: unknown): value is number =>
	typeof value === 'number' && field.endsWith('At') && value > 0;

function itemText(item: unknown): string {
	if (typeof item === 'string') return item;
	if (typeof item === 'object' && item !== null && 'title' in item) return String(item.title);
	return JSON.stringify(item);
}

/** A stored value in the few shapes a card can show. Empty texts and lists count as nothing. */
export function toValue(field: string, value: unknown): Value {
	if (value === undefined || value === null || value === '') return { kind: 'none' };
	if (Array.isArray(value)) {
		return value.length === 0 ? { kind: 'none' } : { kind: 'list', items: value.map(itemText) };
	}
	if (isMoment(field, value)) return { kind: 'moment', at: value };
	switch (typeof value) {
		case 'string':
			return DAY.test(value) ? { kind: 'day', day: value } : { kind: 'text', text: value };
		case 'number':
			return { kind: 'number', number: value };
		case 'boolean':
			return { kind: 'flag', flag: value };
		default:
			return { kind: 'text', text: JSON.stringify(value) };
	}
}

const same = (a: Value, b: Value): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Signs of a markup are left out, unless they are all that changes. */
function asRead(from: Value, to: Value, readable: (text: string) => string): readonly [Value, Value] {
	const read = (value: Value): Value => (value.kind === 'text' ? toValue('', readable(value.text)) : value);
	const [before, after] = [read(from), read(to)];
	return same(before, after) ? [from, to] : [before, after];
}

function fieldPreview(
	field: string,
	before: unknown,
	after: unknown,
	readable: (text: string) => string = (text) => text,
): FieldPreview | undefined {
	const [from, to] = asRead(toValue(field, before), toValue(field, after), readable);
	if (same(from, to)) return undefined;
	if (from.kind === 'text' && to.kind === 'text') {
		return { field, before: from, after: to, words: wordDiff(from.text, to.text) };
	}
	return { field, before: from, after: to };
}

function actionOf(change: Change, current: Row | undefined): RecordAction {
	if (change.deleted === true) return 'delete';
	if (current !== undefined) return 'update';
	return change.set === undefined && change.deleted === false ? 'restore' : 'create';
}

/** A new row carries its defaults; those say nothing about what was asked for. */
const saysNothing = ({ field, after }: FieldPreview, defaults: Row | undefined): boolean =>
	after.kind === 'none' ||
	(after.kind === 'flag' && !after.flag) ||
	(after.kind === 'number' && after.number === 0) ||
	(defaults !== undefined && same(after, toValue(field, defaults[field])));

function rank(preview: FieldPreview, titleField: string | undefined): number {
	if (preview.field === titleField) return 0;
	return preview.words !== undefined || preview.after.kind === 'text' ? 1 : 2;
}

/** One entry per record, in the order in which the changes name them; several changes to one record are folded. */
export function previewChanges(
	changes: readonly Change[],
	context: PreviewContext,
): readonly RecordPreview[] {
	const byRecord = new Map<string, Change>();
	for (const change of changes) {
		const key = `${change.table}|${change.id}`;
		const earlier = byRecord.get(key);
		byRecord.set(key, { ...earlier, ...change, ...foldedSet(earlier, change) });
	}
	return [...byRecord.values()].map((change) => {
		const current = context.before(change.table, change.id);
		const titleField = context.titleField(change.table);
		const action = actionOf(change, current);
		const kept = context.kept?.(change.table) ?? [];
		const fields = Object.entries(change.set ?? {})
			.filter(([field]) => !kept.includes(field))
			.map(([field, value]) =>
				fieldPreview(field, current?.[field], value, context.readable?.(change.table, field)),
			)
			.filter((preview) => preview !== undefined)
			.filter((preview) => action !== 'create' || !saysNothing(preview, context.defaults?.(change.table)))
			.sort((a, b) => rank(a, titleField) - rank(b, titleField));
		const name = titleField === undefined ? undefined : (change.set?.[titleField] ?? current?.[titleField]);
		return {
			table: change.table,
			module: change.table.split('.')[0] ?? change.table,
			id: change.id,
			action,
			title: typeof name === 'string' ? name : '',
			fields,
		};
	});
}

const foldedSet = (earlier: Change | undefined, change: Change): Pick<Change, 'set'> =>
	earlier?.set === undefined && change.set === undefined ? {} : { set: { ...earlier?.set, ...change.set } };
