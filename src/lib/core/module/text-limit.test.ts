import { expect, test } from 'vitest';
import { z } from 'zod';
import { table } from './table';
import { textLimit } from './text-limit';

const Things = table({
	name: 'things.things',
	row: z.object({ name: z.string().max(12).default(''), free: z.string().default('') }),
	sealed: ['name', 'free'],
	clear: [],
	index: [],
});

test('the limit of a text is what its table says, and a text without one is a fault of the program', () => {
	expect(textLimit(Things, 'name')).toBe(12);
	expect(() => textLimit(Things, 'free')).toThrow('things.things does not say how long "free" may be.');
});
