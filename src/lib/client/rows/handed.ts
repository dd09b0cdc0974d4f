/** What a transaction of this tab has stored, as the tables in memory take it in without reading it. */
import { bareState } from '../../core/sync/record';
import type { MoveRow, StoredRow } from '../store-types';
import type { Entry } from './open-row';
import type { FoundRecord } from './read-records';

/** A record as it is stored now, with what whoever stored it knows of its boxes. */
export interface HandedRecord extends FoundRecord {
	readonly opened?: Entry['opened'];
}

/** A row as it was stored; `pending` tells whether a write of it waits here. */
export const handedRow = (row: StoredRow, pending: boolean): HandedRecord => ({
	id: row.id,
	state: bareState(row),
	author: row.author,
	pending,
});

/** The news of one table; what one transaction stored of several has keys without a gap, in this order. */
export interface HandedNews extends MoveRow {
	readonly key: number;
	/** Every record that the news is about. */
	readonly records: readonly HandedRecord[];
}
