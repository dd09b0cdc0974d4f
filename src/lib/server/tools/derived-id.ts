/** Ids that follow from what they stand for: the same parts give the same id, in every process. */
import { createHash } from 'node:crypto';
import { uuidFrom } from '../../core/ports/random';

export const derivedId = (...parts: readonly (string | number)[]): string => {
	const digest = new Uint8Array(createHash('sha256').update(parts.join('|')).digest());
	return uuidFrom({ bytes: (length) => digest.slice(0, length) });
};
