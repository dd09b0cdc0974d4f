/**
 * The lock that orders the commits of one space: whoever changes records holds its `sync.head` row until the commit, so
 * that sequence numbers become visible in order and a cursor can never skip a late one.
 */
import type { QueryConfig } from 'pg';

/**
 * The planner settings last as long as the transaction: every access of a push is by key or place, and statistics that
 * are older than the rows must not talk it into scanning the table instead. Answers the last sequence given out.
 */
export const lockSql = `
SELECT h.seq,
	set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
	set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)
FROM sync.head h WHERE h.space_id = $1 FOR UPDATE OF h`;

/** `text` replaces the statement in tests that prove what it defends. */
export const lockSpace = (spaceId: string, text: string = lockSql): QueryConfig => ({
	...(text === lockSql ? { name: 'sync_lock' } : {}),
	text,
	values: [spaceId],
});

/** Must run before the lock when a space has never been written to. */
export const beginSpace = (spaceId: string): QueryConfig => ({
	text: 'INSERT INTO sync.head (space_id) VALUES ($1) ON CONFLICT (space_id) DO NOTHING',
	values: [spaceId],
});
