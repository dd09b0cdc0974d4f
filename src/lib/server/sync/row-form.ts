/**
 * How a stored row is read as a record by field: the one place that knows which columns that is put together from. The
 * functions are the database's (migration `rows_by_write`, where the form is described); readers ask for these expressions,
 * so that none of them depends on the form. Pulls, which pass on what rows are made of, have `row-parts.ts`.
 */
import { boxOf, type OpenedBox } from '../../core/sync/frame/box';
import type { Stamp } from '../../core/sync/hlc';
import type { RecordState } from '../../core/sync/record';

/** A column of a newer form is refused rather than left out of what is read. */
export const understood = (expression: string): string =>
	`CASE WHEN r.more IS NULL THEN ${expression} ELSE sync.not_understood(r.more::text) END`;

/** JSON texts by property of `RecordState`, over a row of `sync.record` named `r`; `deleted` may be NULL. */
export const recordTexts = {
	clear: 'sync.clear_text(r.clear, r.marks, r.stamp)',
	sealed: 'sync.sealed_text(r.sealed, r.marks, r.stamp)',
	boxes: 'sync.boxes_text(r.sealed, r.boxes, r.marks, r.stamp)',
	deleted: 'sync.deleted_text(r.deleted, r.marks, r.stamp)',
	last: understood('sync.last_text(r.actor, r.author_id, r.seen, r.marks, r.stamp)'),
} as const;

/** The columns of a `RecordState`, over a row of `sync.record` named `r`. */
export const recordColumns = Object.entries(recordTexts)
	.map(([name, text]) => `${text}::json AS ${name}`)
	.join(', ');

const { boxes: boxesText, ...otherTexts } = recordTexts;
const hasSeveral = `left(r.sealed, 2) = '[['`;

/**
 * The same as `recordColumns` for those who read thousands of rows: the one box of the usual row as its bytes, because
 * PostgreSQL takes many times as long as this program to write them as text. `boxesOf` puts `boxes` together.
 */
export const boxColumns = [
	...Object.entries(otherTexts).map(([name, text]) => `${text}::json AS ${name}`),
	`CASE WHEN NOT ${hasSeveral} THEN r.boxes END AS "boxBytes"`,
	`CASE WHEN NOT ${hasSeveral} THEN r.sealed::json END AS "boxFields"`,
	`CASE WHEN NOT ${hasSeveral} THEN sync.rest_stamp(r.marks, r.stamp) END AS "boxStamp"`,
	`CASE WHEN ${hasSeveral} THEN ${boxesText} END::json AS boxes`,
].join(', ');

/** Either the three of one box or `boxes`, and NULL for the others. */
export interface BoxColumns {
	readonly boxBytes: Buffer | null;
	readonly boxFields: readonly string[];
	readonly boxStamp: Stamp;
	readonly boxes: RecordState['boxes'];
}

/** A box that begins with it is the text that follows. */
const TEXT = 0;
/** What begins with more is sealed in a way of a later version. */
const MAX_KEY = 64;

/** A stored box begins with the length of the id of its key, that id, and nonce and ciphertext. Throws for a newer form. */
export function boxIn(fields: readonly string[], bytes: Buffer): OpenedBox {
	const kind = bytes[0]!;
	if (kind > MAX_KEY) throw new Error(`A record is of a newer form than this program knows: box ${kind}`);
	const rest = bytes.subarray(1 + kind);
	if (kind === TEXT) return { fields, key: null, bytes: rest };
	return { fields, key: bytes.toString('latin1', 1, 1 + kind), bytes: rest };
}

/** The boxes of a row that was read by `boxColumns`. */
export function boxesOf({ boxBytes, boxFields, boxStamp, boxes }: BoxColumns): RecordState['boxes'] {
	if (boxBytes === null) return boxes;
	return boxBytes.length === 0 ? {} : { [boxStamp]: boxOf(boxIn(boxFields, boxBytes)) };
}

/** What a change set, over a row of `sync.change` named `c`: `{field: value}`, its box as bytes, and what it pushed out. */
export const changeColumns = `c.stamp, sync.actor_text(c.actor, c.user_id)::json AS actor, c.clear,
	c.sealed::json AS "boxFields", CASE WHEN c.boxes <> '' THEN sync.box_data(c.boxes) END AS "boxData", c.deleted, c.won,
	CASE WHEN c.displaced IS NOT NULL THEN sync.displaced_text(c.displaced::json, c.displaced_boxes) END::json AS displaced`;

/**
 * The columns of a row, for `FROM … x CROSS JOIN LATERAL ${packedRow} p`: clear, sealed, boxes, deleted, stamp, actor, seen,
 * marks. `x` has the properties of a `RecordState` as jsonb, and the account that first wrote the record.
 */
export const packedRow = 'sync.packed(x.clear, x.sealed, x.boxes, x.deleted, x.last, x.author)';
