/**
 * JSON values in a frame. Nothing, truth values, numbers and texts are themselves, a UUID is 16 bytes, and the rest is a
 * list of one: its JSON, so that what it means does not depend on a codec.
 */
import type { Cell } from './codec';
import { broken } from './error';
import { UUID_BYTES, uuidBytes, uuidText } from './uuid';

/** Half a surrogate pair has no UTF-8, and a mark in front is taken off by decoders. Either would come back another text. */
const ODD = /^\ufeff|\p{Surrogate}/u;

const asJson = (value: unknown): Cell => [JSON.stringify(value)];

/** How a text stands in a frame. */
export const textCell = (text: string): Cell => uuidBytes(text) ?? (ODD.test(text) ? asJson(text) : text);

/** How a JSON value stands in a frame; `undefined` for what JSON would leave out. */
export function valueCell(value: unknown): Cell | undefined {
	switch (typeof value) {
		case 'string':
			return textCell(value);
		case 'boolean':
			return value;
		case 'number':
			return Number.isFinite(value) ? value : null;
		case 'object':
			return value === null ? null : asJson(value);
		default:
			return undefined;
	}
}

/** The value again. Throws `FrameError` for what is none. */
export function valueOf(cell: unknown): unknown {
	if (cell === null || typeof cell !== 'object') return cell;
	if (cell instanceof Uint8Array) {
		if (cell.length !== UUID_BYTES) throw broken('an id has another length');
		return uuidText(cell);
	}
	if (!Array.isArray(cell) || cell.length !== 1) throw broken('a value is of no known form');
	return jsonOf(cell[0]);
}

/** A text again. Throws `FrameError` for what is none. */
export function textOf(cell: unknown): string {
	const text = typeof cell === 'string' ? cell : valueOf(cell);
	if (typeof text !== 'string') throw broken('a text is missing');
	return text;
}

/** What a JSON text says. Throws `FrameError` where it says nothing. */
export function jsonOf(text: unknown): unknown {
	if (typeof text !== 'string') throw broken('a JSON text is missing');
	try {
		return JSON.parse(text) as unknown;
	} catch {
		throw broken('a JSON text does not parse');
	}
}
