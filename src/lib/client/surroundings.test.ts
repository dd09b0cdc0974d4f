import { expect, test } from 'vitest';
import { lackOf } from './surroundings';

const fine = { isSecureContext: true, crypto: { subtle: {} }, indexedDB: {} };

test('what a browser lacks is named, a secure context first', () => {
	expect(lackOf(fine)).toBeUndefined();
	expect(lackOf({ ...fine, isSecureContext: false })).toBe('secure_context');
	expect(lackOf({ ...fine, crypto: {}, indexedDB: undefined })).toBe('secure_context');
	expect(lackOf({ ...fine, indexedDB: undefined })).toBe('database');
	const throwing = {
		...fine,
		get indexedDB(): unknown {
			throw new DOMException('no', 'SecurityError');
		},
	};
	expect(lackOf(throwing)).toBe('database');
});
