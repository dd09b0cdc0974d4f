/** The work for somebody who has no account is the work for somebody who has one, so that time tells nothing. */
import type * as Argon2 from '@node-rs/argon2';
import { expect, test, vi } from 'vitest';
import { hashPassword, verifyPassword } from './passwords';

const verified = vi.hoisted((): string[] => []);
vi.mock('@node-rs/argon2', async (original) => {
	const real = await original<typeof Argon2>();
	return {
		...real,
		verify: (hash: string, password: string) => {
			verified.push(hash);
			return real.verify(hash, password);
		},
	};
});

/** What decides how much work a hash is: algorithm, version, memory, passes, lanes. */
const costOf = (hash: string): string => hash.split('$').slice(1, 4).join('$');

test('an unknown person costs one verification of the same cost, and never fits', async () => {
	const stored = await hashPassword('a quiet harbour at dawn');
	expect(await verifyPassword(stored, 'a quiet harbour at dawn')).toBe(true);
	expect(await verifyPassword(stored, 'something else')).toBe(false);
	expect(await verifyPassword(undefined, 'nobody has this password')).toBe(false);
	expect(verified).toHaveLength(3);
	expect(new Set(verified.map(costOf)).size).toBe(1);
	expect(verified[2]).not.toBe(stored);
});
