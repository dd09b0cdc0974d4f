/**
 * Rows of `sync.record` as the parts of their writes, for whoever passes many of them on: the columns come as they are, and
 * boxes as bytes. It says of a row what the functions of the database say by field (migration `rows_by_write`, where the
 * form is described); a property test holds both to it.
 */
import type { Actor } from '../../core/sync/actor';
import { Parts, type RecordByWrite } from '../../core/sync/by-write';
import type { Stamp } from '../../core/sync/hlc';
import type { Losses } from '../../core/sync/record';
import { boxIn, understood } from './row-form';

/** Of the boxes; names of sealed fields, or one entry for each box. */
type Sealed = readonly string[] | readonly BoxEntry[];
type BoxEntry = readonly [
	stamp: string,
	fields: readonly string[] | null,
	length: number,
	points?: readonly string[],
];
type Mark = readonly [stamp: string, seen: number | null, ...fields: string[]];

/** A row but for its boxes. */
type Row = readonly [
	table: string,
	id: string,
	seq: number,
	author: string,
	seen: number,
	deleted: boolean | null,
	stamp: Stamp,
	actor: Actor | string,
	clear: Readonly<Record<string, unknown>>,
	sealed: Sealed,
	marks: readonly Mark[] | null,
	losses: Losses | null,
];

/** A `Row` as JSON, over a row of `sync.record` named `r`. */
const rowText = `'[' || to_json(r.tbl)::text || ',' || to_json(r.id)::text || ',' || r.seq || ',' || to_json(r.author_id)::text
	|| ',' || r.seen || ',' || coalesce(r.deleted::text, 'null') || ',"' || ${understood('r.stamp')} || '",' || r.actor
	|| ',' || r.clear || ',' || r.sealed || ',' || coalesce(r.marks, 'null') || ',' || coalesce(r.losses::text, 'null') || ']'`;

/**
 * The columns of `RowsRead` over many rows named `r`, in the order of their places: two values pass faster than a dozen of
 * a thousand rows, and all of a row is JSON anyway but its boxes.
 */
export const rowsColumns = `string_agg(octet_length(r.boxes) || ',' || ${rowText}, E'\\n' ORDER BY r.seq) AS rows,
	string_agg(r.boxes, '' ORDER BY r.seq) AS boxes`;

export interface RowsRead {
	/** A line for each row: the length of its boxes, and the row. `null` when there is none. */
	readonly rows: string | null;
	readonly boxes: Buffer | null;
}

/** A stamp is written as nothing for the newest, and without its device when that is the one of the newest. */
const SHORT = 18;
const wholeStamp = (text: string, newest: Stamp): Stamp =>
	text === '' ? newest : text.length === SHORT ? text + newest.slice(SHORT) : text;

/** Whose write a field is of that no mark names, and the others by name. */
function stampsOf(marks: readonly Mark[] | null, newest: Stamp): (field: string) => Stamp {
	if (marks === null) return () => newest;
	const rest = wholeStamp(marks[0]![0], newest);
	const named = new Map<string, Stamp>();
	for (const [stamp, , ...fields] of marks)
		for (const field of fields) named.set(field, wholeStamp(stamp, newest));
	return (field) => named.get(field) ?? rest;
}

function putSealed(parts: Parts, sealed: Sealed, boxes: Buffer, newest: Stamp, rest: Stamp): void {
	if (sealed.length === 0) return;
	if (typeof sealed[0] === 'string') {
		const fields = sealed as readonly string[];
		const part = parts.at(rest);
		part.sealed.push(...fields);
		if (boxes.length > 0) part.box = boxIn(fields, boxes);
		return;
	}
	let at = 0;
	for (const [text, fields, length, points = fields] of sealed as readonly BoxEntry[]) {
		const part = parts.at(wholeStamp(text, newest));
		part.sealed.push(...points!);
		if (length > 0) part.box = boxIn(fields!, boxes.subarray(at, at + length));
		at += length;
	}
}

function recordIn(space: string, row: Row, boxes: Buffer): RecordByWrite {
	const [table, id, seq, author, seen, deleted, stamp, actor, clear, sealed, marks, losses] = row;
	const stampOf = stampsOf(marks, stamp);
	const parts = new Parts();
	parts.at(stamp).seen = seen;
	for (const field in clear) parts.put(field, clear[field], stampOf(field));
	putSealed(parts, sealed, boxes, stamp, stampOf(''));
	if (deleted !== null) parts.at(stampOf('$deleted')).deleted = deleted;
	for (const [text, known] of marks ?? []) if (known !== null) parts.at(wholeStamp(text, stamp)).seen = known;
	return {
		space,
		table,
		id,
		seq,
		author,
		actor: typeof actor === 'string' ? { kind: 'user', id: author, name: actor } : actor,
		losses: losses ?? undefined,
		parts: parts.all,
	};
}

/** Lengths and rows by turns. One text takes less than half the time of its lines. */
function parsed(text: string): readonly unknown[] {
	try {
		return JSON.parse(`[${text.replaceAll('\n', ',')}]`) as unknown[];
	} catch {
		return text.split('\n').flatMap((line) => {
			const row = line.slice(line.indexOf(',') + 1);
			return [Number.parseInt(line, 10), rowOrText(row)];
		});
	}
}

function rowOrText(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
}

/**
 * The records of a space. A row that is not even JSON stays the text that it is, and costs no other. Throws for a box of a
 * form that this program does not know.
 */
export function recordsIn(space: string, { rows, boxes }: RowsRead): readonly (RecordByWrite | string)[] {
	if (rows === null || boxes === null) return [];
	const all = parsed(rows);
	const records: (RecordByWrite | string)[] = [];
	let end = 0;
	for (let n = 0; n < all.length; n += 2) {
		const start = end;
		end += all[n] as number;
		const row = all[n + 1] as Row | string;
		records.push(typeof row === 'string' ? row : recordIn(space, row, boxes.subarray(start, end)));
	}
	return records;
}
