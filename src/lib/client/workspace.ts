/**
 * What a screen can ask of the browser side: the signed-in account, the active space, live rows, one way to act, and
 * the state of syncing. Views take it from context; nothing else in the client is public to them.
 */
import { getContext, setContext } from 'svelte';
import type { AnyTable, Stored } from '../core/module';
import type { Indexed, Query, Scalar, ScreenQuery, Where } from '../core/query';
import type { AppError, Result } from '../core/result';
import type { Role, SpaceKind } from '../core/spaces/kinds';
import type { Actor } from '../core/sync/actor';
import type { HistoryEntry } from '../core/sync/history';
import type { RejectReason } from '../core/sync/protocol';
import type { Skipped, WriteMark } from '../core/sync/revert';

export interface Account {
	readonly id: string;
	readonly name: string;
	readonly email: string;
	readonly role: 'user' | 'admin';
}

export interface SpaceInfo {
	readonly id: string;
	readonly kind: SpaceKind;
	readonly name: string;
	readonly role: Role;
}

export type RowsStatus = 'loading' | 'ready' | 'locked' | 'error';

interface TableState {
	readonly status: RowsStatus;
	/** For the error state. */
	readonly error: AppError | undefined;
	/**
	 * True while this device waits for its first copy of the account, or for entries that were damaged here: what is missing
	 * then is not here yet.
	 */
	readonly arriving: boolean;
}

/** The first rows of a query, live and decrypted. Getters are reactive (runes). */
export interface LiveWindow<T extends AnyTable> extends TableState {
	/** In the order asked for; the array is replaced, not mutated, when something in it changes. */
	readonly rows: readonly Stored<T>[];
	/** How many there are in all, shown or not. */
	readonly total: number;
	/** How many of them lie behind what was opened so far. */
	readonly rest: number;
	/** Shows more of them, if there are more. */
	readonly more: () => void;
}

/** How many rows have each value of a field, live. */
export interface LiveTally {
	readonly of: (value: Scalar) => number;
}

/** What stands in a sealed list and how often, as far as it is indexed on this device. */
export interface LiveValues {
	readonly list: readonly { readonly name: string; readonly count: number }[];
}

/** A table of the active space. Nothing of it is opened but what is asked for. Getters are reactive (runes). */
export interface LiveRows<T extends AnyTable> extends TableState {
	/** A live row; `undefined` when it is not there, and for the moment until it is opened: `has` tells which. */
	readonly get: (id: string) => Stored<T> | undefined;
	/** Whether the row is there, opened or not. */
	readonly has: (id: string) => boolean;
	/** Rows by query. Call while a component initialises; the query is followed. Nothing is asked while it is `undefined`. */
	readonly window: (query: () => ScreenQuery<T> | undefined) => LiveWindow<T>;
	/** Live rows of these ids that open, for a step that needs them at that moment. */
	readonly read: (ids: readonly string[]) => Promise<readonly Stored<T>[]>;
	/** Answers a query once, for a step that needs rows at that moment. */
	readonly ask: (query: Query<T>) => Promise<readonly Stored<T>[]>;
	/** Numbers of live rows by a field. Call while a component initialises. */
	readonly tally: (field: Indexed<T> & string, where: () => Where<T>) => LiveTally;
	/** The values of a sealed list (tags) in live rows with how often they occur, most often first. Call like the two above. */
	readonly values: (field: string, where: () => Where<T>) => LiveValues;
	/** Whether something that this write set is still what its record shows; `undefined` until that is known. */
	readonly stands: (write: WriteMark & { readonly id: string }) => boolean | undefined;
	/** Deleted rows that still open here, in no promised order. */
	readonly deleted: () => Promise<readonly Stored<T>[]>;
	/** Rows that were looked at and cannot be shown: no key here, altered text, or values that do not fit. */
	readonly broken: readonly BrokenRow[];
}

export interface BrokenRow {
	readonly id: string;
	readonly reason: 'locked' | 'corrupt' | 'invalid';
}

export interface RunOptions {
	/** The agent an approved proposal is carried out for; the signed-in person otherwise. */
	readonly actor?: Actor;
	/** Ids of new records follow from it, so that running the same call again writes the same records. */
	readonly idempotencyKey?: string;
	/** Bookkeeping that goes with another step: not a step that undo takes back on its own. */
	readonly aside?: boolean;
	/** Runs once the step was taken back, from its toast or by key. */
	readonly onundone?: () => Promise<void>;
}

/** What `run` gives back: the tool's output, and how to take it back. */
export interface Done<Value> {
	readonly value: Value;
	/** Writes the inverse of this step, as the person. Absent when nothing was written. */
	readonly undo?: () => Promise<void>;
}

/** How a revert went: records put back, and what stays and why. */
export interface Reverted {
	readonly reverted: number;
	readonly skipped: readonly Skipped[];
}

export interface SyncState {
	readonly phase: 'offline' | 'idle' | 'waiting' | 'syncing' | 'error' | 'signed_out';
	/** Writes the server does not have yet: those in the outbox, and those this device is storing just now. */
	readonly waiting: number;
	readonly lastSyncedAt: number | undefined;
	/** Sentence for the error phase. */
	readonly error: string | undefined;
	/** By which the sentence is found in other languages, when the server named it. */
	readonly code?: string | undefined;
	/** While many records come: about how many there are by now. */
	readonly arrived?: number | undefined;
	/** About how many that will be in the end, where the server says so. */
	readonly expected?: number | undefined;
}

/** A write the server refused. It is kept until the person retries or discards it. */
export interface RejectedWrite {
	readonly key: number;
	readonly table: string;
	readonly id: string;
	readonly reason: RejectReason;
	readonly message: string;
	readonly at: number;
	/** Decrypted fields, for reading and export. */
	readonly fields: Readonly<Record<string, unknown>>;
}

/** Fields this person typed that lost to a newer edit, or a record that was deleted, by somebody who had not seen them. */
export interface ConflictNotice {
	readonly key: string;
	readonly table: string;
	readonly id: string;
	readonly fields: readonly string[];
	readonly at: number;
	/**
	 * The whole record was deleted elsewhere: by whom, whether that was this person on another device, and how many records a
	 * person here had put under it.
	 */
	readonly gone?: { readonly by: string; readonly isMine: boolean; readonly under: number };
	/** What the record is called, also when it is deleted; empty where that cannot be read. */
	readonly title: () => Promise<string>;
	/**
	 * The lost values, opened when asked for; those that this device cannot open are left out. What names another record is
	 * that one's title.
	 */
	readonly lost: () => Promise<Readonly<Record<string, unknown>>>;
	/** What stands in these fields now, as this device has it; nothing where the record is deleted. */
	readonly now: () => Promise<Readonly<Record<string, unknown>>>;
	/** Writes the lost values again as a fresh edit, and brings the record back where it was deleted. */
	readonly restore: () => Promise<void>;
	readonly dismiss: () => void;
}

/** Entries that could not be read on this device, of one table in one space. */
export interface DamagedEntries {
	readonly key: string;
	/** Empty where what is left does not tell, like `table`. */
	readonly space: string;
	readonly table: string;
	readonly count: number;
	/**
	 * `awaited`: fetched again with the next connection. `still_damaged`: the server has it no better. `only_here`: it had
	 * not reached the server, and is kept as it is until the person lets go of it.
	 */
	readonly state: 'awaited' | 'still_damaged' | 'only_here';
	/** Not an entry but a notice about one, that an edit was lost. */
	readonly isNotice: boolean;
}

export interface Workspace {
	readonly account: Account;
	readonly space: SpaceInfo;
	readonly spaces: readonly SpaceInfo[];
	readonly switchSpace: (id: string) => Promise<void>;
	readonly rows: <T extends AnyTable>(table: T) => LiveRows<T>;
	/**
	 * Runs a tool by wire name (`todo_create`). Reads answer from local rows; writes are applied locally at once and
	 * synced in the background.
	 */
	readonly run: <Value = unknown>(
		tool: string,
		input: unknown,
		options?: RunOptions,
	) => Promise<Result<Done<Value>>>;
	/** Takes back what these history entries wrote, as the person, in one step; fields edited since stay. */
	readonly revert: (
		entries: readonly HistoryEntry[],
		options?: Pick<RunOptions, 'onundone'>,
	) => Promise<Result<Done<Reverted>>>;
	/** Takes back the newest step of this session that is not yet undone; answers whether there was one. */
	readonly undoLast: () => Promise<boolean>;
	readonly sync: SyncState & { readonly now: () => Promise<void> };
	readonly rejected: readonly RejectedWrite[];
	/** Whether this device was full since this tab opened, and old deleted entries made room. */
	readonly madeRoom: boolean;
	readonly retryRejected: (key: number) => Promise<void>;
	readonly discardRejected: (key: number) => Promise<void>;
	/** Replaced when one of their records changes, because they are told beside what stands there now. */
	readonly conflicts: readonly ConflictNotice[];
	readonly damaged: readonly DamagedEntries[];
	/** Asks the server once more for what is damaged here. */
	readonly fetchDamagedAgain: () => Promise<void>;
	/** Lets go of damaged entries that only this device had. */
	readonly forgetDamaged: () => Promise<void>;
	/** Matches over decrypted titles and text of the active space, best first. */
	readonly search: (query: string, limit?: number) => Promise<readonly SearchHit[]>;
	/** Fires for server events that concern this account (a proposal arrived, a job moved). */
	readonly onLive: (handler: (event: { type: string; [key: string]: unknown }) => void) => () => void;
	/** Ends the session here and wipes this device's copy. `force` throws away writes that never reached the server. */
	readonly signOut: (options?: { readonly force?: boolean }) => Promise<Result<void>>;
}

export interface SearchHit {
	readonly module: string;
	readonly table: string;
	readonly id: string;
	readonly title: string;
	/** A short piece of text around the match; may be empty. */
	readonly excerpt: string;
}

const KEY = Symbol('workspace');

export const provideWorkspace = (workspace: Workspace): Workspace => setContext(KEY, workspace);
export const useWorkspace = (): Workspace => getContext<Workspace>(KEY);
