/**
 * What a tab and the keeper of its data tell each other. The keeper runs in a worker: it decodes, opens, merges, stores and
 * searches, so that the thread that draws only draws. Everything here can cross from one thread to the other; calls are
 * answered later, in the order in which they were made.
 */
import type { AnyTable, Stored } from '../../core/module';
import type { Query, Scalar, ScreenQuery } from '../../core/query';
import type { AppError, Result } from '../../core/result';
import type { HistoryEntry } from '../../core/sync/history';
import type { RecordState } from '../../core/sync/record';
import type { ApiError, SignedIn, VaultAnswer } from '../account/server-api';
import type { BusMessage } from '../bus';
import type { SessionRow } from '../store-types';
import type { EngineState } from '../sync-engine';
import type {
	Account,
	BrokenRow,
	ConflictNotice,
	DamagedEntries,
	RejectedWrite,
	Reverted,
	RowsStatus,
	RunOptions,
	SearchHit,
	SpaceInfo,
} from '../workspace';

/** A notice without its answers: those are asked for by its key. */
export type PlainConflict = Omit<ConflictNotice, 'title' | 'lost' | 'now' | 'restore' | 'dismiss'>;

/** What a screen shows beside rows. */
export interface HostState {
	readonly account: Account;
	readonly spaces: readonly SpaceInfo[];
	readonly space: SpaceInfo;
	readonly rejected: readonly RejectedWrite[];
	readonly conflicts: readonly PlainConflict[];
	readonly madeRoom: boolean;
	readonly damaged: readonly DamagedEntries[];
	readonly engine: EngineState;
	/** Writes that wait in the outbox. */
	readonly unsent: number;
}

export interface TableState {
	readonly status: RowsStatus;
	readonly error: AppError | undefined;
	readonly broken: readonly BrokenRow[];
}

/** One record as it is followed: its row if it is live and opens, and which writes it holds. */
export interface Cell {
	readonly isThere: boolean;
	readonly row: Stored<AnyTable> | undefined;
	/** Without the boxes, which nobody looks into there. */
	readonly state: Omit<RecordState, 'boxes'> | undefined;
}

/** News of a window: all ids in order, and the rows that the tab does not have as they are now. */
export interface WindowNews {
	readonly isReady: boolean;
	readonly ids: readonly string[];
	readonly rows: readonly Stored<AnyTable>[];
	readonly total: number;
	readonly rest: number;
}

export interface Counted {
	readonly name: string;
	readonly count: number;
}

/** What the keeper asks of a tab, and tells it. */
export interface Tab {
	readonly openVault: () => Promise<Result<VaultAnswer, ApiError>>;
	/** Resolves when the tab has taken it in: what is told and what is answered come by different ways, in no order. */
	readonly said: (state: Partial<HostState>) => void | Promise<void>;
	readonly heard: (message: BusMessage, fromHere: boolean) => void;
	readonly table: (key: string, state: TableState) => void;
	/** Resolves when the tab has taken it in. */
	readonly cell: (key: string, cell: Cell) => void | Promise<void>;
	/** Of windows that moved together; a record that went from one to another is in one. Resolves as `cell` does. */
	readonly windows: (news: readonly (readonly [number, WindowNews])[]) => void | Promise<void>;
	readonly tally: (id: number, counts: readonly (readonly [Scalar, number])[]) => void;
	readonly values: (id: number, list: readonly Counted[]) => void;
	/** A step was taken back, by whichever way. */
	readonly undone: (step: number) => Promise<void>;
	/** A newer version took the database over. */
	readonly outdated: () => void;
}

/** Of the tab at this moment. */
export interface Surroundings {
	readonly zone: string;
	readonly locale: 'en' | 'de';
}

/** A step that was taken: what it answered, and by which number it is taken back. */
export interface Taken<Value> {
	readonly value: Value;
	readonly step?: number;
}

export type PlainOptions = Pick<RunOptions, 'actor' | 'idempotencyKey' | 'aside'>;

/** The data of one account, open for one tab. */
export interface OpenHere {
	readonly adopt: (signedIn: SignedIn) => Promise<Result<void, ApiError>>;
	readonly switchSpace: (id: string) => Promise<void>;
	readonly send: (message: BusMessage) => Promise<void>;

	readonly watch: (space: string, table: string) => Promise<void>;
	readonly follow: (key: string, space: string, table: string, id: string) => Promise<void>;
	readonly unfollow: (key: string) => Promise<void>;
	readonly openWindow: (
		id: number,
		space: string,
		table: string,
		query: ScreenQuery<AnyTable>,
	) => Promise<void>;
	readonly growWindow: (id: number) => Promise<void>;
	readonly openTally: (
		id: number,
		space: string,
		table: string,
		field: string,
		where: object,
	) => Promise<void>;
	readonly openValues: (id: number, table: string, field: string, where: object) => Promise<void>;
	/** Ends a window, a tally or a list of values. */
	readonly closeView: (id: number) => Promise<void>;
	readonly ask: (
		space: string,
		table: string,
		query: Query<AnyTable>,
	) => Promise<readonly Stored<AnyTable>[]>;
	readonly read: (
		space: string,
		table: string,
		ids: readonly string[],
	) => Promise<readonly Stored<AnyTable>[]>;
	readonly deleted: (space: string, table: string) => Promise<readonly Stored<AnyTable>[]>;
	readonly search: (query: string, limit?: number) => Promise<readonly SearchHit[]>;

	readonly run: (
		tool: string,
		input: unknown,
		options: PlainOptions,
		at: Surroundings,
	) => Promise<Result<Taken<unknown>>>;
	readonly revert: (entries: readonly HistoryEntry[]) => Promise<Result<Taken<Reverted>>>;
	readonly undo: (step: number) => Promise<Result<void>>;
	readonly undoLast: () => Promise<Result<boolean>>;

	readonly retryRejected: (key: number) => Promise<void>;
	readonly discardRejected: (key: number) => Promise<void>;
	readonly conflictTitle: (key: string) => Promise<string>;
	readonly conflictFields: (key: string, which: 'lost' | 'now') => Promise<Readonly<Record<string, unknown>>>;
	readonly restoreConflict: (key: string) => Promise<Result<void>>;
	readonly dismissConflict: (key: string) => Promise<void>;
	readonly fetchDamagedAgain: () => Promise<void>;
	readonly forgetDamaged: () => Promise<void>;

	readonly startSync: () => Promise<void>;
	readonly syncNow: () => Promise<void>;
	/** How many writes wait now. */
	readonly countUnsent: () => Promise<number>;
	/** Pushes what waits, at most this long; answers what is still unsent. */
	readonly flush: (timeoutMs: number) => Promise<Result<void>>;
	/** The time of the server, as far as this device knows it. */
	readonly serverNow: () => Promise<number>;
	/** Whoever finds this device opens nothing with what stays. */
	readonly forgetKeys: () => Promise<void>;
	readonly close: () => Promise<void>;
}

/** The keeper of the data of all accounts on this device. */
export interface Host {
	/**
	 * The stored session of an account here, if it has one, and whether there is one that cannot be read. Tells meanwhile
	 * whether another tab keeps the database from being upgraded.
	 */
	readonly readSession: (
		accountId: string,
		blocked: (isBlocked: boolean) => void,
	) => Promise<{ readonly row: SessionRow | undefined; readonly isDamaged: boolean }>;
	/** Another account signed in: every other one leaves what it must and nothing else. */
	readonly leaveOthers: (accountId: string) => Promise<void>;
	readonly wipeAccount: (accountId: string) => Promise<void>;
	/** `first` are the tables that the tab is going to show, by name. */
	readonly open: (start: SessionRow, tab: Tab, first: readonly string[]) => Promise<OpenHere>;
}
