/**
 * The protocol's Bind message (PostgreSQL "Message Formats"), made in one piece: a push is a megabyte of parameters, and
 * the driver would copy it four times. Lists of text go in binary (array_recv), because as text every quote of every JSON
 * value would be escaped here and unescaped there.
 */

/** A parameter of type `bytea[]`. */
export interface ByteList {
	readonly bytes: readonly (Uint8Array | null)[];
}

/** A list is a parameter of type `text[]`; what is neither list nor `ByteList` goes as text. */
export type BoundValue = string | null | readonly (string | null)[] | ByteList;

export interface Binding {
	readonly portal: string;
	readonly statement: string;
	readonly values: readonly BoundValue[];
}

const BYTEA_OID = 17;
const TEXT_OID = 25;
const TYPE_AND_LENGTH_BYTES = 5;
const FORMAT_TEXT = 0;
const FORMAT_BINARY = 1;
/** Dimensions, whether there are nulls, element type; then the length and the first index of the one dimension. */
const EMPTY_ARRAY_BYTES = 12;
const ARRAY_BYTES = 20;

type Element = string | Uint8Array | null;

interface List {
	readonly oid: number;
	readonly elements: readonly Element[];
}

const listOf = (value: BoundValue): List | undefined => {
	if (value === null || typeof value === 'string') return undefined;
	return 'bytes' in value
		? { oid: BYTEA_OID, elements: value.bytes }
		: { oid: TEXT_OID, elements: value as readonly (string | null)[] };
};

function elementBytes(value: Element): number {
	if (value === null) return 0;
	return typeof value === 'string' ? Buffer.byteLength(value) : value.length;
}

function valueBytes(value: BoundValue): number {
	const list = listOf(value);
	if (list === undefined) return elementBytes(value as string | null);
	if (list.elements.length === 0) return EMPTY_ARRAY_BYTES;
	let size = ARRAY_BYTES + 4 * list.elements.length;
	for (const element of list.elements) size += elementBytes(element);
	return size;
}

/** Length, -1 for null, and the text or the bytes; answers where they end. */
function writeElement(out: Buffer, at: number, value: Element): number {
	if (value === null) return out.writeInt32BE(-1, at);
	if (typeof value !== 'string') {
		out.writeInt32BE(value.length, at);
		out.set(value, at + 4);
		return at + 4 + value.length;
	}
	const size = out.write(value, at + 4);
	out.writeInt32BE(size, at);
	return at + 4 + size;
}

function writeList(out: Buffer, start: number, { oid, elements }: List): number {
	let at = out.writeInt32BE(elements.length === 0 ? 0 : 1, start + 4);
	at = out.writeInt32BE(elements.includes(null) ? 1 : 0, at);
	at = out.writeInt32BE(oid, at);
	if (elements.length > 0) {
		at = out.writeInt32BE(elements.length, at);
		at = out.writeInt32BE(1, at);
		for (const element of elements) at = writeElement(out, at, element);
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
	for (const value of values) {
		at = out.writeInt16BE(listOf(value) === undefined ? FORMAT_TEXT : FORMAT_BINARY, at);
	}
	at = out.writeInt16BE(values.length, at);
	for (const value of values) {
		const list = listOf(value);
		at = list === undefined ? writeElement(out, at, value as string | null) : writeList(out, at, list);
	}
	out.writeInt16BE(0, at);
	return out;
}
