/**
 * A write in the form of the columns that it is stored in (migration `rows_by_write`), when it is all that a row holds. JSON
 * as text: objects per record would be made only to be thrown away. Stamps, names of sealed fields and boxes have passed
 * their patterns, so they need no escaping.
 */
import type { Write } from '../../core/sync/record';
import type { BytePieces } from '../db/bind-message';

const PREFIX = 'enc:2:';
const IV_CHARS = 16;
/** The length of a key's id goes into one byte; 0 says that the box follows as text. */
const AS_TEXT = Buffer.of(0);

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

/** The box as bytes, a quarter shorter than its text, in pieces; null without one. */
export function boxBytes({ box }: Write): BytePieces | null {
	if (box === undefined) return null;
	const { data } = box;
	const colon = data.indexOf(':', PREFIX.length);
	const dot = colon + 1 + IV_CHARS;
	const keyId = data.slice(PREFIX.length, colon);
	const cipher = data.slice(dot + 1);
	if (!data.startsWith(PREFIX) || colon < 0 || data[dot] !== '.' || !isCanonical(cipher)) {
		return [AS_TEXT, Buffer.from(data)];
	}
	return [
		Buffer.of(keyId.length),
		Buffer.from(keyId, 'latin1'),
		Buffer.from(data.slice(colon + 1, dot) + cipher, 'base64url'),
	];
}

/** The actor, or the name alone of a person who writes as the account they are. */
export const actorText = ({ actor }: Write, userId: string): string =>
	actor.kind === 'user' && actor.id === userId ? JSON.stringify(actor.name) : JSON.stringify(actor);
