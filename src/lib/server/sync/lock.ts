/**
 * The lock that orders the commits of one space: whoever changes records holds its `sync.head` row until the commit, so
 * that sequence numbers become visible in order and a cursor can never skip a late one.
 */
import type { QueryConfig } from 'pg';

/**
 * As long as the transaction lasts, and before its statements are planned: every access of a push is by key or place, and
 * statistics that are older than the rows must not talk it into scanning the table instead.
 */
export const planByKey: QueryConfig = {
	text: ['seqscan', 'bitmapscan', 'hashjoin', 'mergejoin']
		.map((way) => `SET LOCAL enable_${way} = off`)
		.join(';'),
};

/** Answers the last sequence given out. */
export const lockSql = 'SELECT h.seq FROM sync.head h WHERE h.space_id = $1 FOR UPDATE OF h';

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
