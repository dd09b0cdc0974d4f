import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { invalidValue } from './invalid-value';

const Input = z.object({
	title: z.string().min(1).max(5),
	code: z.string().min(4),
	tags: z.array(z.string()).max(2),
	size: z.number().min(1).max(10),
});
const fine = { title: 'a', code: 'abcd', tags: [], size: 1 };
const refused = (change: object) =>
	invalidValue(Input.safeParse({ ...fine, ...change }).error?.issues[0]).error;

describe('what a schema refused', () => {
	test.each([
		[{ title: '' }, 'error_value_missing', undefined, 'title'],
		[{ title: 'too long' }, 'error_value_long', { most: '5' }, 'title'],
		[{ code: 'ab' }, 'error_value_short', { least: '4' }, 'code'],
		[{ tags: ['a', 'b', 'c'] }, 'error_value_long', { most: '2' }, 'tags'],
		[{ size: 0 }, 'error_value_small', { least: '1' }, 'size'],
		[{ size: 11 }, 'error_value_big', { most: '10' }, 'size'],
		[{ size: 'much' }, 'error_value_invalid', undefined, 'size'],
	] as const)('%o', (change, code, params, path) => {
		const error = refused(change);
		expect(error.code).toBe(code);
		expect(error.params).toEqual(params);
		expect(error.path).toBe(path);
		expect(error.message).not.toBe('');
	});

	test('without an issue is still an error', () => {
		expect(invalidValue(undefined).error).toMatchObject({ kind: 'invalid', code: 'error_value_invalid' });
	});
});
