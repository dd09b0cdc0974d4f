/** Text and base64 codecs for keys and boxes: table-driven, because cold sync decodes 100,000 boxes. No crypto in here. */

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

/** base64url without padding (RFC 4648 section 5). */
export function toBase64url(bytes: Uint8Array): string {
	const out = new Uint8Array(Math.ceil((bytes.length * 4) / 3));
	let at = 0;
	for (let i = 0; i < bytes.length; i += 3) {
		const word = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
		out[at++] = CODES[(word >> 18) & 63]!;
		out[at++] = CODES[(word >> 12) & 63]!;
		if (i + 1 < bytes.length) out[at++] = CODES[(word >> 6) & 63]!;
		if (i + 2 < bytes.length) out[at++] = CODES[word & 63]!;
	}
	return latin.decode(out);
}

/**
 * Reads base64url or base64, padded or not. `undefined` for anything else, including a last character whose unused
 * bits are not zero: two texts for the same bytes would let a box change without its tag noticing.
 */
export function fromBase64(text: string): Bytes | undefined {
	let length = text.length;
	while (length > 0 && text.length - length < 2 && text.charCodeAt(length - 1) === 61) length -= 1;
	if (length % 4 === 1) return undefined;
	const out = new Uint8Array(Math.floor((length * 3) / 4));
	let word = 0;
	let bits = 0;
	let at = 0;
	for (let i = 0; i < length; i += 1) {
		const code = text.charCodeAt(i);
		const value = code < 256 ? VALUES[code]! : 255;
		if (value === 255) return undefined;
		word = ((word << 6) | value) & 0xffffff;
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			out[at++] = (word >> bits) & 255;
		}
	}
	return (word & ((1 << bits) - 1)) === 0 ? out : undefined;
}
