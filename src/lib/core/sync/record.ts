/**
 * The state of one record, and the write that changes it (design section 5). Both sides and every store hold these
 * shapes; merging them needs no key.
 */
import type { Actor } from './actor';
import type { Stamp } from './hlc';

/** All sealed fields of one write, encrypted together. `fields` is sorted and bound into the additional data. */
export interface Box {
	readonly fields: readonly string[];
	/** `enc:2:<key id>:<iv>.<ciphertext>` */
	readonly data: string;
}

export interface Write {
	readonly space: string;
	readonly table: string;
	readonly id: string;
	readonly stamp: Stamp;
	/** Clear fields. */
	readonly set?: Readonly<Record<string, unknown>>;
	readonly box?: Box;
	readonly deleted?: boolean;
	readonly actor: Actor;
	/** The space sequence the writer had applied when it wrote: tells a concurrent edit from a later one. */
	readonly seen?: number;
}

/** The newest write of a record, whoever made it. */
export interface LastWrite {
	readonly stamp: Stamp;
	readonly actor: Actor;
	readonly seen: number;
	/** What the writers of the other stamps had seen, as far as some field still has such a stamp. */
	readonly others?: Readonly<Record<Stamp, number>>;
}

export interface RecordState {
	/** Clear value and the stamp of the write that set it. */
	readonly clear: Readonly<Record<string, readonly [value: unknown, stamp: Stamp]>>;
	/** Which box holds the field: the stamp of the write that sealed it. */
	readonly sealed: Readonly<Record<string, Stamp>>;
	/** Boxes still pointed to by some sealed field. */
	readonly boxes: Readonly<Record<Stamp, Box>>;
	readonly deleted: readonly [deleted: boolean, stamp: Stamp] | null;
	readonly last: LastWrite;
}

/** What the writer that won had seen, and the place at which it did. */
export type Loss = readonly [seen: number, at: number];
/** By field, and by the stamp of the write that lost; see `losses.ts`. */
export type Losses = Readonly<Record<string, Readonly<Record<Stamp, Loss>>>>;

/** A record as the server sends it: its state, its place, its author, and its position in the space's sequence. */
export interface SyncedRecord extends RecordState {
	readonly space: string;
	readonly table: string;
	readonly id: string;
	readonly seq: number;
	/** The account that first wrote it. */
	readonly author: string;
	/** Writes that lost a field to somebody who had not seen them. */
	readonly losses?: Losses;
}

/** Only the state of a stored row or synced record, without its place. */
export const bareState = (row: RecordState): RecordState => ({
	clear: row.clear,
	sealed: row.sealed,
	boxes: row.boxes,
	deleted: row.deleted,
	last: row.last,
});

/** The space sequence that the writer of this stamp had applied; `undefined` where the record no longer tells. */
export const seenBy = ({ last }: Pick<RecordState, 'last'>, stamp: Stamp): number | undefined =>
	last.stamp === stamp ? last.seen : last.others?.[stamp];

/** Whether a record ever held more than its own deletion: there is nothing to bring back of one that did not. */
export const holdsFields = ({ clear, sealed }: Pick<RecordState, 'clear' | 'sealed'>): boolean =>
	Object.keys(clear).length > 0 || Object.keys(sealed).length > 0;
