/**
 * The protocol's Bind message (PostgreSQL "Message Formats"), made in one piece: a push is a megabyte of parameters, and
 * the driver would copy it four times. Lists of text go in binary (array_recv), because as text every quote of every JSON
 * value would be escaped here and unescaped there.
 */

/** Pieces of one text, which are joined nowhere but in the message. */
export type Pieces = readonly string[];

/** A list is a parameter of type `text[]`; anything else goes as text. */
export type BoundValue = string | null | readonly (string | Pieces | null)[];

export interface Binding {
	readonly portal: string;
	readonly statement: string;
	readonly values: readonly BoundValue[];
}

const TEXT_OID = 25;
const TYPE_AND_LENGTH_BYTES = 5;
const FORMAT_TEXT = 0;
const FORMAT_BINARY = 1;
/** Dimensions, whether there are nulls, element type; then the length and the first index of the one dimension. */
const EMPTY_ARRAY_BYTES = 12;
const ARRAY_BYTES = 20;

const isList = (value: BoundValue): value is Exclude<BoundValue, string | null> => Array.isArray(value);

function textBytes(value: string | Pieces | null): number {
	if (value === null) return 0;
	if (typeof value === 'string') return Buffer.byteLength(value);
	let size = 0;
	for (const piece of value) size += Buffer.byteLength(piece);
	return size;
}

function valueBytes(value: BoundValue): number {
	if (!isList(value)) return textBytes(value);
	if (value.length === 0) return EMPTY_ARRAY_BYTES;
	let size = ARRAY_BYTES + 4 * value.length;
	for (const element of value) size += textBytes(element);
	return size;
}

/** Length, -1 for null, and the text itself; answers where it ends. */
function writeText(out: Buffer, at: number, value: string | Pieces | null): number {
	if (value === null) return out.writeInt32BE(-1, at);
	let end = at + 4;
	if (typeof value === 'string') end += out.write(value, end);
	else for (const piece of value) end += out.write(piece, end);
	out.writeInt32BE(end - at - 4, at);
	return end;
}

function writeList(out: Buffer, start: number, list: Exclude<BoundValue, string | null>): number {
	let at = out.writeInt32BE(list.length === 0 ? 0 : 1, start + 4);
	at = out.writeInt32BE(list.includes(null) ? 1 : 0, at);
	at = out.writeInt32BE(TEXT_OID, at);
	if (list.length > 0) {
		at = out.writeInt32BE(list.length, at);
		at = out.writeInt32BE(1, at);
		for (const element of list) at = writeText(out, at, element);
	}
	out.writeInt32BE(at - start - 4, start);
	return at;
}

/** The whole message; results are asked for as text. */
export function bindMessage({ portal, statement, values }: Binding): Buffer {
	const names = Buffer.from(`${portal}\0${statement}\0`);
	let size = TYPE_AND_LENGTH_BYTES + names.length + 2 + 2 * values.length + 2 + 4 * values.length + 2;
	for (const value of values) size += valueBytes(value);
	const out = Buffer.allocUnsafe(size);
	out.write('B', 0);
	let at = out.writeInt32BE(size - 1, 1);
	at += names.copy(out, at);
	at = out.writeInt16BE(values.length, at);
	for (const value of values) at = out.writeInt16BE(isList(value) ? FORMAT_BINARY : FORMAT_TEXT, at);
	at = out.writeInt16BE(values.length, at);
	for (const value of values) at = isList(value) ? writeList(out, at, value) : writeText(out, at, value);
	out.writeInt16BE(0, at);
	return out;
}
