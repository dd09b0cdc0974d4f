/**
 * Text and base64 codecs for keys and boxes: by the platform where it can, because cold sync reads 100,000 boxes, and
 * table-driven where it cannot. No crypto in here.
 */
import { nativeBase64 } from './native-base64';

/** Bytes over a plain ArrayBuffer, which is what WebCrypto takes. */
export type Bytes = Uint8Array<ArrayBuffer>;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const CODES = Uint8Array.from(ALPHABET, (char) => char.charCodeAt(0));
const VALUES = (() => {
	const values = new Uint8Array(256).fill(255);
	CODES.forEach((code, value) => (values[code] = value));
	// The standard alphabet is read too: `enc:1` values use it.
	values['+'.charCodeAt(0)] = 62;
	values['/'.charCodeAt(0)] = 63;
	return values;
})();

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const latin = new TextDecoder('latin1');

export const utf8 = (text: string): Bytes => encoder.encode(text);

/** Throws on bytes that are not UTF-8. */
export const fromUtf8 = (bytes: Uint8Array): string => decoder.decode(bytes);

const native = nativeBase64();

/** base64url without padding (RFC 4648 section 5). */
export const toBase64url = (bytes: Uint8Array): string => native?.encode(bytes) ?? toBase64urlByTable(bytes);

/**
 * Reads base64url or base64, padded or not. `undefined` for anything else, including a last character whose unused
 * bits are not zero: two texts for the same bytes would let a box change without its tag noticing.
 */
export function fromBase64(text: string): Bytes | undefined {
	const bytes = native?.decode(text);
	// Platforms pass over blanks and stray bits; whatever does not come back as the same text is for the table to judge.
	return bytes !== undefined && native!.encode(bytes) === text ? bytes : fromBase64ByTable(text);
}

/** `toBase64url` for platforms that have nothing for it. */
export function toBase64urlByTable(bytes: Uint8Array): string {
	const out = new Uint8Array(Math.ceil((bytes.length * 4) / 3));
	const whole = bytes.length - (bytes.length % 3);
	let at = 0;
	for (let i = 0; i < whole; i += 3) {
		const word = (bytes[i]! << 16) | (bytes[i + 1]! << 8) | bytes[i + 2]!;
		out[at] = CODES[word >> 18]!;
		out[at + 1] = CODES[(word >> 12) & 63]!;
		out[at + 2] = CODES[(word >> 6) & 63]!;
		out[at + 3] = CODES[word & 63]!;
		at += 4;
	}
	if (whole < bytes.length) {
		const word = (bytes[whole]! << 16) | ((bytes[whole + 1] ?? 0) << 8);
		out[at++] = CODES[word >> 18]!;
		out[at++] = CODES[(word >> 12) & 63]!;
		if (whole + 1 < bytes.length) out[at] = CODES[(word >> 6) & 63]!;
	}
	return latin.decode(out);
}

/** `fromBase64` for platforms that have nothing for it, and for texts that are not plain base64url. */
export function fromBase64ByTable(text: string): Bytes | undefined {
	let length = text.length;
	while (length > 0 && text.length - length < 2 && text.charCodeAt(length - 1) === 61) length -= 1;
	if (length % 4 === 1) return undefined;
	const out = new Uint8Array(Math.floor((length * 3) / 4));
	const whole = length - (length % 4);
	let at = 0;
	// What is no character of the alphabet has bits beyond the six, and so has whatever it is joined with.
	let seen = 0;
	for (let i = 0; i < whole; i += 4) {
		const a = valueAt(text, i);
		const b = valueAt(text, i + 1);
		const c = valueAt(text, i + 2);
		const d = valueAt(text, i + 3);
		seen |= a | b | c | d;
		out[at] = (a << 2) | (b >> 4);
		out[at + 1] = (b << 4) | (c >> 2);
		out[at + 2] = (c << 6) | d;
		at += 3;
	}
	if (whole < length) {
		const a = valueAt(text, whole);
		const b = valueAt(text, whole + 1);
		const c = whole + 2 < length ? valueAt(text, whole + 2) : 0;
		seen |= a | b | c;
		out[at] = (a << 2) | (b >> 4);
		if (whole + 2 < length) out[at + 1] = (b << 4) | (c >> 2);
		const unused = whole + 2 < length ? c & 3 : b & 15;
		if (unused !== 0) return undefined;
	}
	return seen > 63 ? undefined : out;
}

/** Six bits; 255 for what is no character of the alphabet. */
const valueAt = (text: string, at: number): number => {
	const code = text.charCodeAt(at);
	return code < 256 ? VALUES[code]! : 255;
};
