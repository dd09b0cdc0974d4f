/**
 * One window of a pull: the next few records of a space, read in one transaction that ends before anything is sent. How far
 * a reader has got is a number, so nobody holds a connection while they read.
 */
import type { RecordByWrite } from '../../core/sync/by-write';
import type { SpaceKind } from '../../core/spaces/kinds';
import type { Database } from '../db/database';
import { recordsIn, rowsColumns, type RowsRead } from './row-parts';

/** Enough that asking costs little beside what is answered; a single record may be larger. */
const WINDOW_BYTES = 512 * 1024;
/** So few that taking apart and writing down the smallest of them keeps nobody else waiting for more than 20 ms. */
const WINDOW_ROWS = 1_000;

export interface Head {
	/** The last sequence of the space; 0 when nobody has written to it. */
	readonly seq: number;
	/** The newest sequence among purged tombstones. */
	readonly purgedSeq: number;
}

/** Where a space of the caller stands. */
export interface SpaceHead extends Head {
	readonly id: string;
	readonly kind: SpaceKind;
}

export interface Window {
	readonly head: Head;
	/** In the order of their sequence; a text is a row that cannot be read. */
	readonly records: readonly (RecordByWrite | string)[];
	/** The sequence of the last of them; `null` when there is nothing after the cursor. */
	readonly last: number | null;
}

/** Spaces the caller is in; a space nobody has written to has no head yet. */
const headsSql = `
SELECT s.id, s.kind, coalesce(h.seq, 0) AS seq, coalesce(h.purged_seq, 0) AS "purgedSeq"
FROM space.space s LEFT JOIN sync.head h ON h.space_id = s.id
WHERE s.id = ANY($1) ORDER BY s.id`;

/**
 * $1 space, $2 cursor, $3 rows, $4 bytes. Sizes are summed before the texts are touched (PostgreSQL knows the length of a
 * long text without reading it), so that a window of large records is not put together to be cut off afterwards. The head
 * is of the same snapshot as the rows: what is committed after it is pulled next time.
 */
const windowSql = `
SELECT coalesce(h.seq, 0) AS seq, coalesce(h.purged_seq, 0) AS "purgedSeq", w.*
FROM space.space s
LEFT JOIN sync.head h ON h.space_id = s.id
LEFT JOIN LATERAL (
	SELECT ${rowsColumns}, max(r.seq) AS last
	FROM (
		SELECT r.*, row_number() OVER before AS place,
			sum(octet_length(boxes) + octet_length(sealed) + octet_length(clear::text)) OVER before AS bytes
		FROM (
			SELECT * FROM sync.record WHERE space_no = h.no AND seq > $2 ORDER BY space_no, seq LIMIT $3
		) r
		WINDOW before AS (ORDER BY seq ROWS UNBOUNDED PRECEDING)
	) r
	WHERE place = 1 OR bytes <= $4
) w ON true
WHERE s.id = $1`;

const countSql = `
SELECT count(*) AS n FROM sync.readable
WHERE space_no = (SELECT no FROM sync.head WHERE space_id = $1) AND seq > $2`;

/** Where the caller's spaces stand; spaces they are not in are missing. */
export async function readHeads(
	db: Database,
	userId: string,
	spaces: readonly string[],
): Promise<readonly SpaceHead[]> {
	const [answer] = await db.asUserInOneTrip(userId, [{ text: headsSql, values: [spaces] }]);
	return answer!.rows as SpaceHead[];
}

/** How many records of a space are after the cursor; 0 when the caller is not in it. The index alone tells it. */
export async function countAfter(
	db: Database,
	userId: string,
	{ space, cursor }: { readonly space: string; readonly cursor: number },
): Promise<number> {
	const [answer] = await db.asUserInOneTrip(userId, [{ text: countSql, values: [space, cursor] }]);
	return (answer!.rows[0] as { readonly n: number }).n;
}

/** At most `limit` records after the cursor; `undefined` when the caller is not in the space, or no longer. */
export async function readWindow(
	db: Database,
	userId: string,
	at: { readonly space: string; readonly cursor: number; readonly limit: number },
): Promise<Window | undefined> {
	const [answer] = await db.asUserInOneTrip(userId, [
		{ text: windowSql, values: [at.space, at.cursor, Math.min(at.limit, WINDOW_ROWS), WINDOW_BYTES] },
	]);
	const row = answer!.rows[0] as (Head & RowsRead & Pick<Window, 'last'>) | undefined;
	if (row === undefined) return undefined;
	const { seq, purgedSeq, last } = row;
	return { head: { seq, purgedSeq }, records: recordsIn(at.space, row), last };
}
