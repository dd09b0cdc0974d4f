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

interface Described {
	/** One sentence in plain words; it never contains the text of a sealed field. */
	readonly message: string;
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

export type AppError =
	NotFound | Forbidden | Invalid | Conflict | VaultLocked | OverBudget | RateLimited | Upstream;

export const notFound = (message: string): Err<NotFound> => err({ kind: 'not_found', message });
export const forbidden = (message: string): Err<Forbidden> => err({ kind: 'forbidden', message });
export const invalid = (message: string, path?: string): Err<Invalid> =>
	err({ kind: 'invalid', message, ...(path === undefined ? {} : { path }) });
export const conflict = (message: string): Err<Conflict> => err({ kind: 'conflict', message });

/** Makes a switch over a closed union exhaustive: it does not compile while a case is missing. */
export function assertNever(value: never): never {
	throw new Error(`Unreachable case: ${JSON.stringify(value)}`);
}
