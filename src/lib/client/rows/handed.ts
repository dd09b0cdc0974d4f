/** What a transaction of this tab has stored, as the tables in memory take it in without reading it. */
import type { MoveRow } from '../store-types';
import type { Entry } from './open-row';
import type { FoundRecord } from './read-records';

/** A record as it is stored now, with what whoever stored it knows of its boxes. */
export interface HandedRecord extends FoundRecord {
	readonly opened?: Entry['opened'];
}

/** The news of one table; what one transaction stored of several has keys without a gap, in this order. */
export interface HandedNews extends MoveRow {
	readonly key: number;
	/** Every record that the news is about. */
	readonly records: readonly HandedRecord[];
}
