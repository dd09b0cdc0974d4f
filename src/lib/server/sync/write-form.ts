/**
 * A write in the form of the columns that it is stored in (migration `rows_by_write`), when it is all that a row holds. JSON
 * as text: objects per record would be made only to be thrown away. Stamps, names of sealed fields and boxes have passed
 * their patterns, so they need no escaping.
 */
import { IV_BYTES } from '../../core/crypto/cipher';
import type { Write } from '../../core/sync/record';

const PREFIX = 'enc:2:';
const IV_CHARS = 16;
/** The length of a key's id goes into one byte; 0 says that the box follows as text. */
const AS_TEXT = '\0';

/** Characters that may end a base64url text whose length leaves this remainder by four: the unused bits are zero. */
const lastOf: Readonly<Record<number, string>> = { 2: 'AQgw', 3: 'AEIMQUYcgkosw048' };

function isCanonical(text: string): boolean {
	const rest = text.length % 4;
	return rest === 0 || lastOf[rest]?.includes(text[text.length - 1]!) === true;
}

/** `{field: value}` */
export const clearText = ({ set }: Write): string => (set === undefined ? '{}' : JSON.stringify(set));

/** `["field", ...]`, or null without a box. */
export const sealedText = ({ box }: Write): string | null =>
	box === undefined ? null : `["${box.fields.join('","')}"]`;

/** The box as bytes, a quarter shorter than its text; null without one. */
export function boxBytes({ box }: Write): Uint8Array | null {
	if (box === undefined) return null;
	const { data } = box;
	const colon = data.indexOf(':', PREFIX.length);
	const dot = colon + 1 + IV_CHARS;
	const cipher = data.slice(dot + 1);
	if (!data.startsWith(PREFIX) || colon < 0 || data[dot] !== '.' || !isCanonical(cipher)) {
		return Buffer.from(`${AS_TEXT}${data}`);
	}
	const keyId = data.slice(PREFIX.length, colon);
	const out = Buffer.allocUnsafe(1 + keyId.length + IV_BYTES + Math.floor((cipher.length * 3) / 4));
	let at = out.writeUInt8(keyId.length, 0);
	at += out.write(keyId, at, 'latin1');
	at += out.write(data.slice(colon + 1, dot), at, 'base64url');
	out.write(cipher, at, 'base64url');
	return out;
}

/** The actor, or the name alone of a person who writes as the account they are. */
export const actorText = ({ actor }: Write, userId: string): string =>
	actor.kind === 'user' && actor.id === userId ? JSON.stringify(actor.name) : JSON.stringify(actor);
