/** Shapes of the rows in the account database. Sealed fields appear here only as boxes; no plaintext of them may be added. */
import type { Move } from './columns/peek';
import type { PackedPart } from './columns/packed';
import type { SpaceInfo, Account } from './workspace';
import type { Stamp } from '../core/sync/hlc';
import type { RejectReason } from '../core/sync/protocol';
import type { Box, RecordState, SyncedRecord, Write } from '../core/sync/record';

/** A field this person typed on this device: the stamp of that write and where the server placed it. */
export interface Typed {
	readonly stamp: Stamp;
	/** Sequence of the acknowledgement; `null` while unsent or when the write came back `stale`. */
	readonly seq: number | null;
	/** Of a long text: what it was typed over, oldest first; see `local/typed-over.ts`. */
	readonly over?: readonly EarlierText[];
}

/** A text as it stood before a write of this device, in the box it came in. */
export interface EarlierText {
	/** Whoever has seen the server up to here has seen this text or a later one. */
	readonly seq: number;
	readonly stamp: Stamp;
	readonly box: Box;
}

export interface StoredRow extends RecordState {
	readonly space: string;
	readonly id: string;
	/** The account that first wrote it. */
	readonly author: string;
	/** Milliseconds of the newest write. */
	readonly updatedAt: number;
	/** Copies of the ids of other records that it names. */
	readonly index: Readonly<Record<string, unknown>>;
	readonly typed?: Readonly<Record<string, Typed>>;
}

/** A write that waits for the server. */
export interface OutboxRow {
	readonly key?: number;
	readonly space: string;
	readonly table: string;
	readonly id: string;
	readonly write: Write;
	/** Size on the wire. */
	readonly bytes: number;
}

export interface RejectedRow {
	readonly key?: number;
	readonly space: string;
	readonly table: string;
	readonly id: string;
	readonly write: Write;
	readonly reason: RejectReason;
	readonly message: string;
	readonly at: number;
}

/** What the server knows of a record that has unsent or rejected writes here. `state` is null when it knows nothing. */
export interface BaseRow {
	readonly space: string;
	readonly table: string;
	readonly id: string;
	readonly author: string;
	readonly state: RecordState | null;
	/** How many of its writes are unsent or refused; at zero this row goes. */
	readonly open: number;
}

export interface CursorRow {
	readonly space: string;
	/** The last sequence whose records are stored here. */
	readonly seq: number;
	/** Set while the space is fetched again from the start; the old rows stay readable until it is complete. */
	readonly staged?: number;
	/** Records that are here before their turn, at the place where they were, and have not been met in it yet. */
	readonly first?: readonly { readonly table: string; readonly id: string; readonly seq: number }[];
}

/** About 100 records as they arrived, waiting to be expanded into rows. */
export interface PageRow {
	readonly key?: number;
	readonly space: string;
	/** 1 while the page belongs to an unfinished re-fetch and must not be read. */
	readonly staged: 0 | 1;
	readonly records: readonly SyncedRecord[];
}

/** A value that lost, kept so that the person can have it back. */
export interface ConflictRow {
	/** `space|table|id` */
	readonly key: string;
	readonly space: string;
	readonly table: string;
	readonly id: string;
	readonly at: number;
	readonly lost: FieldSlots;
	/** The long texts that lost and winning one both grew from, of the fields in which that is known. */
	readonly over?: FieldSlots;
	/** The values that won, until they were compared with the lost ones; equal values are no conflict. */
	readonly won?: FieldSlots;
	/** The record itself was deleted elsewhere, by somebody who had not seen what was typed here. */
	readonly gone?: Gone;
}

export interface Gone {
	/** Name of who deleted it; empty where the record no longer tells. */
	readonly by: string;
	/** Account or agent of that name; rows of older versions do not say. */
	readonly byId?: string;
	/** Records that a person here put under it meanwhile, such as tasks under a project. */
	readonly under: readonly { readonly table: string; readonly id: string }[];
}

/** Something stored here that could not be read. */
export interface DamagedRow {
	/** `store|primary key` */
	readonly key: string;
	/** The store it stood in; a row whose text alone does not open stands there still. */
	readonly store: string;
	/** Empty where the row no longer tells, like the next two. */
	readonly space: string;
	readonly table: string;
	readonly id: string;
	/** Entries of a person that it is about; zero where nothing of theirs is missing. */
	readonly count: number;
	readonly at: number;
	/** The row as it was, of what exists nowhere else. */
	readonly kept?: unknown;
	/** Whether its space was fetched again since: what is still not readable then, the server has no better. */
	readonly fetched?: true;
}

/** Some fields of a record with what is needed to open them. */
export type FieldSlots = Pick<RecordState, 'clear' | 'sealed' | 'boxes'>;

export interface DeviceRow {
	readonly key: 'self';
	/** 4 to 32 URL-safe characters, part of every stamp made here. */
	readonly id: string;
	/** The newest stamp made or seen here. */
	readonly stamp?: Stamp;
	/** Server clock minus this clock, as the last push told. */
	readonly offsetMs: number;
	/** The form in which all rows lie; absent while some may lie in that of an older version. */
	readonly form?: number;
}

export interface KeyRow {
	readonly keyId: string;
	readonly space: string;
	readonly epoch: number;
	/** Not extractable: it can seal and open, and never be read. */
	readonly key: CryptoKey;
}

export interface SessionRow {
	readonly key: 'self';
	readonly account: Account;
	readonly spaces: readonly SpaceInfo[];
	readonly activeSpace: string;
	readonly lastSyncedAt?: number;
}

/** Part of the columns of a table, or, as part -1, how they were packed. */
export interface ColumnRow {
	readonly space: string;
	readonly table: string;
	readonly part: number;
	readonly packed?: PackedPart;
	/** The fields and their defaults at that time. */
	readonly shape?: string;
	readonly parts?: number;
	/** Key of the newest news that is in the parts. */
	readonly upTo?: number;
}

/** What happened to records of a table, beside the columns that do not say so yet. Written with the rows themselves. */
export interface MoveRow {
	readonly key?: number;
	readonly space: string;
	readonly table: string;
	readonly moves: readonly Move[];
}
