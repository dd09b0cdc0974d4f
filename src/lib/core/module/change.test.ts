/** A patch says what was asked for and nothing else. */
import { expect, test } from 'vitest';
import { z } from 'zod';
import { patch, put } from './change';
import { table } from './table';

const Things = table({
	name: 'test.things',
	row: z.object({ title: z.string().default(''), done: z.boolean().default(false) }),
	sealed: ['title'],
	clear: ['done'],
});

test('a patch never carries the default of a field it does not set', () => {
	expect(patch(Things, 'a', { done: true })).toEqual({ table: 'test.things', id: 'a', set: { done: true } });
});

test('a put carries every field', () => {
	expect(put(Things, 'a', { title: 'x', done: false }).set).toEqual({ title: 'x', done: false });
});
