/** Boxes as bytes: `enc:2:<key id>:<iv>.<ciphertext>` is 12 bytes of iv and the ciphertext, with the key named beside them. */
import { fromBase64, toBase64url } from '../../crypto/bytes';
import { broken } from './error';

const START = 'enc:2:';
const KEY = /^[A-Za-z0-9_-]{1,64}$/;
/** Read as base64 too, but written as base64url. */
const OTHER_ALPHABET = /[+/=]/;
/** An iv of 12 bytes ends where a group of four characters does, so that both are one base64 text. */
const IV_CHARS = 16;
/** An iv, and a tag of 16 bytes around nothing. */
const MIN_BYTES = 12 + 16;

/** The key and the bytes of a box; `undefined` for a text that would not come back the same. */
export function boxBytes(data: string): { readonly key: string; readonly bytes: Uint8Array } | undefined {
	const keyEnd = data.indexOf(':', START.length);
	const ivEnd = keyEnd + 1 + IV_CHARS;
	const key = data.slice(START.length, keyEnd);
	if (!data.startsWith(START) || data[ivEnd] !== '.' || !KEY.test(key)) return undefined;
	const text = data.slice(keyEnd + 1, ivEnd) + data.slice(ivEnd + 1);
	const bytes = OTHER_ALPHABET.test(text) ? undefined : fromBase64(text);
	return bytes === undefined || bytes.length < MIN_BYTES ? undefined : { key, bytes };
}

/** The text of a box. Throws `FrameError` for bytes that are too few. */
export function boxText(key: string, bytes: Uint8Array): string {
	if (bytes.length < MIN_BYTES) throw broken('a box is too short');
	const text = toBase64url(bytes);
	return `enc:2:${key}:${text.slice(0, IV_CHARS)}.${text.slice(IV_CHARS)}`;
}
