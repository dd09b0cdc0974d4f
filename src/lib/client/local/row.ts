/** Builds stored rows out of record states. Used by local writes and by pulls alike, so that both index the same way. */
import { encodePush } from '../../core/sync/frames';
import { stampMillis } from '../../core/sync/hlc';
import type { RecordState, Write } from '../../core/sync/record';
import { tables } from '../../registry';
import { referring } from '../../registry/dexie-schema';
import type { StoredRow, Typed } from '../store-types';

export function toRow(
	table: string,
	place: { readonly space: string; readonly id: string; readonly author: string },
	state: RecordState,
	typed: Readonly<Record<string, Typed>> | undefined,
): StoredRow {
	const index: Record<string, unknown> = {};
	for (const field of referring(tables.get(table)!.table)) index[field] = state.clear[field]?.[0];
	const kept = typed === undefined ? undefined : stillTyped(state, typed);
	return {
		space: place.space,
		id: place.id,
		author: place.author,
		clear: state.clear,
		sealed: state.sealed,
		boxes: state.boxes,
		deleted: state.deleted,
		last: state.last,
		updatedAt: stampMillis(state.last.stamp),
		index,
		...(kept === undefined ? {} : { typed: kept }),
	};
}

/** The stamp of the write that holds a field now. */
export const stampOf = (state: RecordState, field: string): string | undefined =>
	state.clear[field]?.[1] ?? state.sealed[field];

/** What of the typed fields still holds the value that was typed. */
function stillTyped(
	state: RecordState,
	typed: Readonly<Record<string, Typed>>,
): Readonly<Record<string, Typed>> | undefined {
	const kept = Object.entries(typed).filter(([field, { stamp }]) => stampOf(state, field) === stamp);
	return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

export const writtenFields = (write: Write): readonly string[] => [
	...Object.keys(write.set ?? {}),
	...(write.box?.fields ?? []),
];

/** Bytes of this write in a push, at most: what it shares with others there is counted as if it went alone. */
export const wireBytes = (write: Write): number => encodePush('', [write]).length;
