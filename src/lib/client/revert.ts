/**
 * Takes back what an agent wrote, from the history the server keeps: opens the entries with the keys of this device,
 * computes the inverse, and writes it as the person in one step. Fields edited since stay as they are.
 */
import { webCipher } from '../core/crypto';
import type { Change } from '../core/module';
import { ok, type Result } from '../core/result';
import { openEntry, type HistoryEntry } from '../core/sync/history';
import type { RecordState } from '../core/sync/record';
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
	const states = new Map<string, RecordState | undefined>();
	for (const table of new Set(known.map((entry) => entry.table))) {
		const rows = deps.rows.of(space, tables.get(table)!.table);
		await rows.ready();
		const ids = [...new Set(known.filter((entry) => entry.table === table).map(({ id }) => id))];
		const entries = await rows.entries(ids);
		for (const [at, id] of ids.entries()) states.set(placeOf({ table, id }), entries[at]?.state);
	}
	const { changes, skipped } = inverseOf(opened, {
		current: (table, id) => states.get(placeOf({ table, id })),
		initial,
	});
	const value = { reverted: changes.length, skipped };
	if (changes.length === 0) return ok({ value });
	const done = await deps.apply(changes);
	return done.ok ? ok({ ...done.value, value }) : done;
}
