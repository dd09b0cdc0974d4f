/**
 * What became of one write, and what writes that belong together ask for: shared by the statement that merges single
 * writes and the path that folds several.
 */
import type { PoolClient } from 'pg';

export interface Applied {
	/** Position in the space's sequence: of this write, or of the record when the write changed nothing. */
	readonly seq: number;
	/** Whether the write changed something. */
	readonly changed: boolean;
	/** Fields that lost. */
	readonly stale: readonly string[];
	/** A restore that came after the text had gone: nothing of it was stored. */
	readonly refused?: true;
}

/** What must hold for writes that are stored together or not at all, because somebody decided on them by what was read. */
export interface Together {
	/** The sequence at which a record was read, by `placeKey`; a record that is not named may have changed. */
	readonly read: ReadonlyMap<string, number>;
	/** Runs in the same transaction, under the lock of the space; what it throws undoes all. */
	readonly also?: ((sql: PoolClient) => Promise<void>) | undefined;
}

/** A record has changed since it was read, or a write lost to what is stored. Nothing was stored. */
export class Overtaken extends Error {}

/** Table names hold no spaces, so the key is unambiguous. */
export const placeKey = ({ table, id }: { readonly table: string; readonly id: string }): string =>
	`${table} ${id}`;
