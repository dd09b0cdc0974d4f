/**
 * Results for failures that a caller can act on, and the one error taxonomy of the house.
 * Defects still throw. Nothing that belongs to an edge (HTTP status, MCP text, toast) goes in here:
 * `server/trpc/errors.ts`, `server/mcp/errors.ts` and `ui/errors.ts` are the only switches over `kind`.
 */

export interface Ok<T> {
	readonly ok: true;
	readonly value: T;
}

export interface Err<E> {
	readonly ok: false;
	readonly error: E;
}

export type Result<T, E = AppError> = Ok<T> | Err<E>;

export const ok = <T>(value: T): Ok<T> => ({ ok: true, value });
export const err = <E>(error: E): Err<E> => ({ ok: false, error });

/**
 * Names a sentence: it is the key of its translations in the message files, `error_…` or `<module>_error_…`. Never reused
 * for another sentence; `tests/contract/error-words.test.ts` says what is missing.
 */
export type ErrorCode = `error_${string}` | `${string}_error_${string}`;

/** Names and numbers that a translated sentence needs. */
export type ErrorParams = Readonly<Record<string, string | number>>;

interface Described {
	/** One sentence in plain English, for agents and logs; it never contains the text of a sealed field. */
	readonly message: string;
	/** With it, screens say the sentence in the language of the person. */
	readonly code?: ErrorCode;
	readonly params?: ErrorParams;
}

export interface NotFound extends Described {
	readonly kind: 'not_found';
}
export interface Forbidden extends Described {
	readonly kind: 'forbidden';
}
export interface Invalid extends Described {
	readonly kind: 'invalid';
	/** Dotted path of the offending value, when there is one. */
	readonly path?: string;
}
export interface Conflict extends Described {
	readonly kind: 'conflict';
}
/** The text cannot be opened here: `locked` asks the person to unlock, `zero_knowledge` can never be opened on the server. */
export interface VaultLocked extends Described {
	readonly kind: 'vault_locked';
	readonly reason: 'locked' | 'zero_knowledge';
}
export interface OverBudget extends Described {
	readonly kind: 'over_budget';
}
export interface RateLimited extends Described {
	readonly kind: 'rate_limited';
	readonly retryAfterMs: number;
}
export interface Upstream extends Described {
	readonly kind: 'upstream';
	/** What the other side said, reduced to the closed list of design section 7. */
	readonly cause: 'blocked' | 'truncated' | 'auth' | 'rate_limit' | 'capability' | 'overloaded' | 'unknown';
}
/** It cannot be done now, and will be: the server or this device is `full`, the server is `away` and cannot be asked. */
export interface Unavailable extends Described {
	readonly kind: 'unavailable';
	readonly reason: 'full' | 'away';
	readonly retryAfterMs: number;
}

export type AppError =
	NotFound | Forbidden | Invalid | Conflict | VaultLocked | OverBudget | RateLimited | Upstream | Unavailable;

/** What every failure says: the sentence in English, and what other languages find it by. */
const described = (message: string, code: ErrorCode, params?: ErrorParams) => ({
	message,
	code,
	...(params === undefined ? {} : { params }),
});

export const notFound = (message: string, code: ErrorCode, params?: ErrorParams): Err<NotFound> =>
	err({ kind: 'not_found', ...described(message, code, params) });
export const forbidden = (message: string, code: ErrorCode, params?: ErrorParams): Err<Forbidden> =>
	err({ kind: 'forbidden', ...described(message, code, params) });
export const invalid = (
	message: string,
	path: string | undefined,
	code: ErrorCode,
	params?: ErrorParams,
): Err<Invalid> =>
	err({ kind: 'invalid', ...described(message, code, params), ...(path === undefined ? {} : { path }) });
export const conflict = (message: string, code: ErrorCode, params?: ErrorParams): Err<Conflict> =>
	err({ kind: 'conflict', ...described(message, code, params) });

/** Makes a switch over a closed union exhaustive: it does not compile while a case is missing. */
export function assertNever(value: never): never {
	throw new Error(`Unreachable case: ${JSON.stringify(value)}`);
}
