/** Boxes as bytes: `enc:2:<key id>:<iv>.<ciphertext>` is 12 bytes of iv and the ciphertext, with the key named beside them. */
import { fromBase64, toBase64url } from '../../crypto/bytes';
import { broken } from './error';

const BOX = /^enc:2:([A-Za-z0-9_-]{1,64}):([A-Za-z0-9_-]{16})\.([A-Za-z0-9_-]{22,})$/;
/** An iv of 12 bytes ends where a group of four characters does, so that both are one base64 text. */
const IV_CHARS = 16;
/** An iv, and a tag of 16 bytes around nothing. */
const MIN_BYTES = 12 + 16;

/** The key and the bytes of a box; `undefined` for a text that would not come back the same. */
export function boxBytes(data: string): { readonly key: string; readonly bytes: Uint8Array } | undefined {
	const [, key, iv, ciphertext] = BOX.exec(data) ?? [];
	if (key === undefined) return undefined;
	const bytes = fromBase64(`${iv}${ciphertext}`);
	return bytes === undefined ? undefined : { key, bytes };
}

/** The text of a box. Throws `FrameError` for bytes that are too few. */
export function boxText(key: string, bytes: Uint8Array): string {
	if (bytes.length < MIN_BYTES) throw broken('a box is too short');
	const text = toBase64url(bytes);
	return `enc:2:${key}:${text.slice(0, IV_CHARS)}.${text.slice(IV_CHARS)}`;
}
