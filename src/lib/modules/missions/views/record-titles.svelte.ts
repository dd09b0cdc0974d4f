/**
 * Titles of records of any table, for links and diffs. A record is opened when it is first asked for, so that a screen
 * without links to notes never opens a note.
 */
import { tableOf, tablesOf, titleField } from '$lib/client/catalog';
import type { LiveRows, Workspace } from '$lib/client/workspace';
import type { AnyTable } from '$lib/core/module';
import { isOpening } from '$lib/ui/opening';

type AnyRow = Readonly<Record<string, unknown>>;

export interface RecordTitles {
	/** The live row, `undefined` until it is opened, when deleted, or for an unknown table. */
	readonly row: (table: string, id: string) => AnyRow | undefined;
	/** Its title, empty when there is no such row. */
	readonly of: (table: string, id: string) => string;
	/** The title of whichever record of a module has this id, empty when there is none. */
	readonly ofModule: (module: string, id: string) => string;
	/** Whether there is such a record, opened or not. */
	readonly has: (table: string, id: string) => boolean;
	/** Whether `row` tells by now which of these records there are, and what stands in them. */
	readonly isReady: (records: readonly { readonly table: string; readonly id: string }[]) => boolean;
}

/** Call while a component initialises. */
export function createTitles(ws: Workspace): RecordTitles {
	const rows: Record<string, LiveRows<AnyTable> | undefined> = {};
	const live = (name: string): LiveRows<AnyTable> | undefined => {
		if (!(name in rows)) {
			const table = tableOf(name);
			rows[name] = table && ws.rows(table);
		}
		return rows[name];
	};
	const has = (table: string, id: string): boolean => live(table)?.has(id) ?? false;
	const row = (table: string, id: string): AnyRow | undefined => live(table)?.get(id) as AnyRow | undefined;
	const of = (table: string, id: string): string => {
		const title = row(table, id)?.[titleField(table) ?? ''];
		return typeof title === 'string' ? title : '';
	};
	return {
		row,
		of,
		ofModule: (module, id) =>
			tablesOf(module)
				.filter((table) => titleField(table) !== undefined)
				.map((table) => of(table, id))
				.find((title) => title !== '') ?? '',
		has,
		isReady: (records) =>
			records.every(({ table, id }) => {
				const known = live(table);
				return known === undefined || (known.status === 'ready' && !isOpening(known, id));
			}),
	};
}
