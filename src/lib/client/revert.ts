/**
 * Takes back what an agent wrote, from the history the server keeps: opens the entries with the keys of this device,
 * computes the inverse, and writes it as the person in one step. Fields edited since stay as they are.
 */
import { webCipher } from '../core/crypto';
import type { Change } from '../core/module';
import { ok, type Result } from '../core/result';
import { openEntry, type HistoryEntry } from '../core/sync/history';
import { inverseOf } from '../core/sync/revert';
import { tables } from '../registry';
import type { KeyRing } from './account/key-ring';
import { placeOf } from './local/moved';
import type { RowStore } from './rows/row-store';
import type { Done, Reverted } from './workspace';

export interface ReverterDeps {
	readonly keys: Pick<KeyRing, 'byId'>;
	readonly rows: RowStore;
	/** Writes changes as the person, in one step that can be undone. */
	readonly apply: (changes: readonly Change[]) => Promise<Result<Done<undefined>>>;
}

/** What a field holds that was never set. */
function initial(table: string, field: string): unknown {
	const defaults = tables.get(table)?.table.row.safeParse({});
	return defaults?.success ? (defaults.data as Record<string, unknown>)[field] : undefined;
}

/** Takes these entries back; they may come in any order. Entries of tables this build does not know are left out. */
export async function revertEntries(
	deps: ReverterDeps,
	space: string,
	entries: readonly HistoryEntry[],
): Promise<Result<Done<Reverted>>> {
	const known = entries.filter((entry) => entry.space === space && tables.has(entry.table));
	const opened = await Promise.all(
		known.map((entry) => openEntry({ cipher: webCipher }, deps.keys.byId, entry)),
	);
	const now = await deps.rows.entriesAt(space, known);
	const { changes, skipped } = inverseOf(opened, {
		current: (table, id) => now.get(placeOf({ table, id }))?.state,
		initial,
	});
	const value = { reverted: changes.length, skipped };
	if (changes.length === 0) return ok({ value });
	const done = await deps.apply(changes);
	return done.ok ? ok({ ...done.value, value }) : done;
}
