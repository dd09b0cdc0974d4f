/** Boxes as bytes: `enc:2:<key id>:<iv>.<ciphertext>` is 12 bytes of iv and the ciphertext, with the key named beside them. */
import { fromBase64, fromUtf8, toBase64url, utf8 } from '../../crypto/bytes';
import type { Box } from '../record';

/** A box whose text has been taken apart. */
export interface OpenedBox {
	readonly fields: readonly string[];
	/** `null` for a text that would not come back the same: its bytes are those of the text. */
	readonly key: string | null;
	readonly bytes: Uint8Array;
}

const START = 'enc:2:';
const KEY = /^[A-Za-z0-9_-]{1,64}$/;
/** Read as base64 too, but written as base64url. */
const OTHER_ALPHABET = /[+/=]/;
/** An iv of 12 bytes ends where a group of four characters does, so that both are one base64 text. */
const IV_CHARS = 16;
/** An iv, and a tag of 16 bytes around nothing. */
const MIN_BYTES = 12 + 16;

/** Whether bytes are long enough to be those of a box. */
export const isWhole = (bytes: Uint8Array): boolean => bytes.length >= MIN_BYTES;

/** Whether a text is the id of a key. */
export const isKey = (text: string): boolean => KEY.test(text);

export function openBoxText({ fields, data }: Box): OpenedBox {
	const keyEnd = data.indexOf(':', START.length);
	const ivEnd = keyEnd + 1 + IV_CHARS;
	if (data.startsWith(START) && keyEnd > 0 && data[ivEnd] === '.') {
		const text = data.slice(keyEnd + 1, ivEnd) + data.slice(ivEnd + 1);
		const bytes = OTHER_ALPHABET.test(text) ? undefined : fromBase64(text);
		if (bytes !== undefined) return { fields, key: data.slice(START.length, keyEnd), bytes };
	}
	return { fields, key: null, bytes: utf8(data) };
}

/** The box as it is outside of frames and rows. */
export function boxOf({ fields, key, bytes }: OpenedBox): Box {
	if (key === null) return { fields, data: fromUtf8(bytes) };
	const text = toBase64url(bytes);
	return { fields, data: `${START}${key}:${text.slice(0, IV_CHARS)}.${text.slice(IV_CHARS)}` };
}
