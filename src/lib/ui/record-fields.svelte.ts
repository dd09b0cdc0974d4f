/**
 * The fields of one record that save themselves, and the word its panel says about them. Where they are kept, when nothing
 * can be stored and what was saved is the same for all of them, and told once.
 */
import { untrack } from 'svelte';
import { together } from '../core/draft';
import { textLimit, type AnyTable, type TextOf } from '../core/module';
import { m } from '../i18n/paraglide/messages';
import { useDraft, type DraftField, type DraftOptions } from './draft.svelte';

/** How a field that is no text is shown as one. */
interface Shown<Row> {
	readonly show: (row: Row) => string;
	/** Of a text that was not refused. */
	readonly read: (text: string) => unknown;
}

type Saving = Pick<DraftField, 'dirty' | 'stuck'>;
type FieldOptions = Omit<DraftOptions, 'key' | 'stored' | 'save' | 'limit' | 'join'>;

export interface RecordFields<Row> {
	/** A field with text, as long as its table lets it be, and joined as the table says. Call while a component initialises. */
	readonly text: (name: TextOf<Row>, options?: FieldOptions) => DraftField;
	/** A field that is typed as text. Call while a component initialises. */
	readonly other: (name: keyof Row & string, as: Shown<Row>, options?: FieldOptions) => DraftField;
	/** Saves fields that were picked rather than typed; answers whether it worked. */
	readonly save: (fields: Readonly<Record<string, unknown>>) => Promise<boolean>;
	/**
	 * Saves what `to` makes of the newest value of a field, such as a list with one more in it; one after the other, because
	 * what is on the screen is a moment old. Answers whether it worked, `false` where `to` finds nothing to do.
	 */
	readonly change: <Name extends keyof Row & string>(
		name: Name,
		to: (value: Row[Name]) => Row[Name] | undefined,
	) => Promise<boolean>;
	/** Saving, not saved, saved, or nothing yet. */
	readonly status: string | undefined;
	/** Counts what saves itself in another way among the fields, as long as the component is there that calls it. */
	readonly count: (field: Saving) => void;
}

interface OneRecord<Row> {
	readonly table: AnyTable;
	/** As it is shown. */
	readonly row: () => Row;
	/** As it is stored, if it is. */
	readonly newest: (id: string) => Row | undefined;
	/** It was deleted under the hand: nothing can be stored until it is brought back. */
	readonly deleted?: () => boolean;
	/** Answers whether it worked, and has said why not. */
	readonly save: (id: string, fields: Readonly<Record<string, unknown>>) => Promise<boolean>;
}

/** Call while a component initialises, in one that is made anew for every record. */
export function useRecordFields<Row extends { readonly id: string }>(
	record: OneRecord<Row>,
): RecordFields<Row> {
	const { table, row, deleted = () => false } = record;
	const id = untrack(() => row().id);
	/** Effects add and take away, and must not read state for that: as one ends it reads what was before its round. */
	let all: readonly Saving[] = [];
	let fields = $state.raw<readonly Saving[]>([]);
	let saved = $state(false);

	const save = async (set: Readonly<Record<string, unknown>>): Promise<boolean> => {
		const done = await record.save(id, set);
		if (done) saved = true;
		return done;
	};
	let changing: Promise<unknown> = Promise.resolve();
	const change: RecordFields<Row>['change'] = (name, to) => {
		const run = async (): Promise<boolean> => {
			const now = record.newest(id);
			const value = now && to(now[name]);
			return value !== undefined && save({ [name]: value });
		};
		const done = changing.then(run, run);
		changing = done;
		return done;
	};
	const count = (field: Saving): void => {
		$effect(() => {
			fields = all = [...all, field];
			return () => {
				fields = all = all.filter((one) => one !== field);
			};
		});
	};
	const other = (
		name: string,
		{ show, read }: Shown<Row>,
		options: Omit<DraftOptions, 'key' | 'stored' | 'save'> = {},
	): DraftField => {
		const field = useDraft({
			...options,
			key: `${table.name}|${id}|${name}`,
			stored: () => (deleted() ? undefined : show(row())),
			save: (text) => save({ [name]: read(text) }),
		});
		count(field);
		return field;
	};

	return {
		text: (name, options) =>
			other(
				name,
				{ show: (one) => one[name] as string, read: (text) => text },
				{
					...options,
					limit: textLimit(table, name),
					join: table.texts.includes(name) ? together : undefined,
				},
			),
		other,
		save,
		change,
		get status() {
			if (fields.some((field) => field.stuck)) return m.draft_not_saved();
			// What was saved of it before went with it, and a bar says so.
			if (deleted()) return undefined;
			if (fields.some((field) => field.dirty)) return m.draft_saving();
			return saved ? m.common_saved() : undefined;
		},
		count,
	};
}
