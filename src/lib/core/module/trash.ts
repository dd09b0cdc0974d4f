/** What a module says of its deleted rows, and the rows of its trash as a screen lists them. Pure: who, when, until when. */
import type { Millis } from '../ports/clock';
import type { Actor } from '../sync/actor';
import { goneAt } from '../sync/trash';
import { oneLine } from '../text';
import type { AnyTable, Stored } from './table';

/** One table of a module's trash: how a deleted row is recognised, and which write tool brings rows back by their `ids`. */
export interface TrashSource<Tool extends string = string> {
	readonly table: AnyTable;
	/** Empty when the row has no words to name it by. */
	readonly title: (row: Stored<AnyTable>) => string;
	/** Key of the tool within the module. */
	readonly restore: Tool;
}

/** Declares that deleted rows of this table wait in the module's trash, and that `restore` brings them back. */
export const trashOf = <T extends AnyTable, const Tool extends string>(
	table: T,
	restore: Tool,
	title: (row: Stored<T>) => string,
): TrashSource<Tool> => ({ table, restore, title: (row) => title(row as Stored<T>) });

export interface TrashRow {
	readonly id: string;
	/** Empty when the row has no words to name it by. */
	readonly title: string;
	readonly deletedAt: Millis;
	/** Absent where the record does not tell any more. */
	readonly deletedBy: Actor | undefined;
	/** When its text goes for good. */
	readonly goneAt: Millis;
}

/** A deletion of the future is one of a device whose clock is ahead; ids settle what one step deleted together. */
const newestDeletionFirst = (a: Stored<AnyTable>, b: Stored<AnyTable>): number =>
	(b.meta.deletedAt ?? 0) - (a.meta.deletedAt ?? 0) || (a.id < b.id ? -1 : 1);

/** Whether nobody ever wrote a word into the row, as in one that was opened and left: there is nothing to bring back. */
const isBlank = (table: AnyTable, title: string, row: Stored<AnyTable>): boolean =>
	oneLine(title) === '' &&
	table.sealed.every((field) => {
		const value = (row as Readonly<Record<string, unknown>>)[field];
		return typeof value !== 'string' || oneLine(value) === '';
	});

/** What waits in the trash at this moment, newest deletion first: for screens and tools alike. */
export function trashRows(
	{ table, title }: Pick<TrashSource, 'table' | 'title'>,
	deleted: readonly Stored<AnyTable>[],
	now: Millis,
): readonly TrashRow[] {
	return [...deleted].sort(newestDeletionFirst).flatMap((row) => {
		const { deletedAt = 0, deletedBy, updatedAt } = row.meta;
		const words = title(row);
		const until = goneAt(deletedAt, updatedAt);
		if (until <= now || isBlank(table, words, row)) return [];
		return [{ id: row.id, title: words, deletedAt, deletedBy, goneAt: until }];
	});
}
