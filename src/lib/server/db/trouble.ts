/**
 * Whether an error means that the database has no room or is away, rather than that something is wrong with what was asked
 * of it. Knows only errors; who remembers them and says so is `watch.ts`.
 */

/** `full`: it can be read, and takes nothing in. `away`: it is not there, or is just starting. */
export type Trouble = 'full' | 'away';

/**
 * PostgreSQL, appendix A. `disk_full`; and `read_only_sql_transaction`, which is what a database does whose keeper has seen
 * the disk fill up: ours (`scripts/lib/postgres-conf.mjs`), and those of most hosts.
 */
const DISK_FULL = '53100';
const FULL = new Set([DISK_FULL, '25006']);
/** `admin_shutdown`, `crash_shutdown`, `cannot_connect_now`, connection exceptions; Prisma's own for a server not reached. */
const AWAY = /^(57P0[123]|08...|P1001|P1017)$/;
const SYSTEM = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH']);
/** What the driver says without a code. */
const WORDS =
	/^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Client was closed)/;
/** Errors wrap each other: tRPC, Prisma and its adapter each add one. */
const DEPTH = 6;

interface Clues {
	readonly name?: unknown;
	readonly code?: unknown;
	readonly originalCode?: unknown;
	readonly message?: unknown;
	readonly port?: unknown;
	/** Of what the system refused; a request that its sender gave up has the code of a reset connection and none. */
	readonly syscall?: unknown;
	readonly cause?: unknown;
	readonly meta?: { readonly driverAdapterError?: unknown };
	readonly errors?: readonly unknown[];
}

/** `port` is the database's: a mail server or a model that refuses a connection is not our database. */
function ofOne({ code, originalCode, message, port: at, syscall }: Clues, port: number): Trouble | undefined {
	const codes = [code, originalCode].filter((one) => typeof one === 'string');
	if (codes.some((one) => FULL.has(one))) return 'full';
	if (codes.some((one) => AWAY.test(one))) return 'away';
	const isOurs = syscall !== undefined && (at === undefined || at === port);
	if (isOurs && codes.some((one) => SYSTEM.has(one))) return 'away';
	return typeof message === 'string' && WORDS.test(message) ? 'away' : undefined;
}

/** Whether PostgreSQL itself refused a write for want of room. */
export const isFull = (error: unknown): boolean => FULL.has(String((error as Clues | null)?.code));

/** The first answer of `of` on the way from an error to what it wraps. */
function onTheWay<T>(error: unknown, of: (clues: Clues) => T | undefined, depth = DEPTH): T | undefined {
	if (typeof error !== 'object' || error === null || depth === 0) return undefined;
	const clues = error as Clues;
	// What `fetch` could not reach is another server's trouble, whatever its system error says.
	if (clues.message === 'fetch failed') return undefined;
	const own = of(clues);
	if (own !== undefined) return own;
	for (const inner of [clues.cause, clues.meta?.driverAdapterError, ...(clues.errors ?? [])]) {
		const found = onTheWay(inner, of, depth - 1);
		if (found !== undefined) return found;
	}
	return undefined;
}

/** The trouble behind an error, however often it was wrapped; `undefined` when it is about something else. */
export const troubleOf = (error: unknown, port: number): Trouble | undefined =>
	onTheWay(error, (clues) => ofOne(clues, port));

/** Whether the disk itself refused a write: nobody has decided anything, and only another write can tell whether it works now. */
export const isDiskFull = (error: unknown): boolean =>
	onTheWay(error, ({ code, originalCode }) => [code, originalCode].includes(DISK_FULL) || undefined) === true;
