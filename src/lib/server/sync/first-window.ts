/**
 * What a person looks at first, ahead of a pull's windows: the rows that the modules of a space name (`first` in their
 * manifests), found as every narrow question is and read in one statement. They come again in their place, so that nothing
 * depends on them; what is too large to come soon is left to the windows.
 */
import type { FirstContext } from '../../core/module';
import type { RecordByWrite } from '../../core/sync/by-write';
import type { SpaceKind } from '../../core/spaces/kinds';
import { firstRows } from '../../registry/first-rows';
import type { Database } from '../db/database';
import { orderKeys, whereSql, type Place } from './narrow-sql';
import { recordsIn, rowsColumns, type RowsRead } from './row-parts';

/** All of them together; about what one window holds. */
const FIRST_BYTES = 512 * 1024;
/** A long text is not what a list begins with, and would hold up all the others. */
const RECORD_BYTES = 64 * 1024;

const bytesSql = 'octet_length(r.boxes) + octet_length(r.sealed) + octet_length(r.clear::text)';

/** The places of the rows of each question, most wanted first: `wanted(seq, turn)`. */
function wantedSql(kind: SpaceKind, at: FirstContext, place: Place): string | undefined {
	let turn = 0;
	const questions = firstRows(kind).flatMap(({ table, query }) => {
		const asked = query(at);
		if (asked === undefined) return [];
		const keys = orderKeys(table, asked.order).join(', ');
		const before = turn;
		turn += asked.limit;
		// Numbered after the limit, so that an index which has the order is read no further than needed.
		return `(SELECT seq, ${before} + row_number() OVER () AS turn FROM (
			SELECT seq FROM sync.readable r
			WHERE space_no = (SELECT no FROM sync.head WHERE space_id = $1) AND ${whereSql(table, asked.where, place)}
			ORDER BY ${keys} LIMIT ${place(asked.limit)}
		) r)`;
	});
	return questions.length === 0 ? undefined : questions.join(' UNION ALL ');
}

/**
 * The statement for a space of this kind. A row that several questions mean comes once, at its first turn; a space the
 * caller is not in has none.
 */
function firstSql(spaceId: string, kind: SpaceKind, at: FirstContext) {
	const values: unknown[] = [spaceId];
	const place: Place = (value) => `$${values.push(value)}`;
	const wanted = wantedSql(kind, at, place);
	if (wanted === undefined) return undefined;
	const text = `SELECT ${rowsColumns} FROM (
		SELECT r.*, sum(${bytesSql}) OVER (ORDER BY w.turn) AS bytes
		FROM (SELECT seq, min(turn) AS turn FROM (${wanted}) w GROUP BY seq) w
		JOIN sync.record r ON r.seq = w.seq AND r.space_no = (SELECT no FROM sync.head WHERE space_id = $1)
		WHERE ${bytesSql} <= ${place(RECORD_BYTES)}
	) r WHERE bytes <= ${place(FIRST_BYTES)}`;
	return { text, values };
}

/** In the order of their places; empty for a space the caller is not in. A text is a row that cannot be read. */
export async function readFirst(
	db: Database,
	userId: string,
	space: { readonly id: string; readonly kind: SpaceKind },
	at: FirstContext,
): Promise<readonly (RecordByWrite | string)[]> {
	const statement = firstSql(space.id, space.kind, at);
	if (statement === undefined) return [];
	const [answer] = await db.asUserInOneTrip(userId, [statement]);
	return recordsIn(space.id, answer!.rows[0] as RowsRead);
}
