/** AC-PO-3 and what surrounds it: text that can only mean one thing becomes that, anything else is refused as it is. */
import { expect, test } from 'vitest';
import { z } from 'zod';
import { tool, type AnyTool } from '../../core/module';
import { ok } from '../../core/result';
import { parseInput } from './parse-input';
import { parsePlain, plainInput } from './plain-input';

const Input = z.object({
	count: z.number().int().min(1).optional(),
	share: z.number().nullable().optional(),
	loud: z.boolean().optional(),
	name: z.string().optional(),
	lines: z.array(z.object({ amount: z.number() })).optional(),
});
const counting = tool({
	effect: 'read',
	policy: 'auto',
	title: 'Count',
	says: 'Counts.',
	input: Input,
	output: z.object({}),
	run: async () => ok({}),
}) as unknown as AnyTool;

test.each([
	[{ count: '5' }, { count: 5 }],
	[{ share: '0.5' }, { share: 0.5 }],
	[{ share: null }, { share: null }],
	[
		{ loud: 'true', name: '7' },
		{ loud: true, name: '7' },
	],
	[{ loud: 'false' }, { loud: false }],
	[{ lines: [{ amount: 1 }, { amount: '2' }] }, { lines: [{ amount: 1 }, { amount: 2 }] }],
])('%j is taken as %j', (input, wanted) => {
	const before = structuredClone(input);
	expect(plainInput(counting, input)).toEqual(wanted);
	expect(input).toEqual(before);
	expect(parsePlain(counting, input)).toEqual({ input: wanted, parsed: { ok: true, value: wanted } });
});

test.each([
	{ count: 'abc' },
	{ count: '' },
	{ count: 'Infinity' },
	{ count: '0' },
	{ count: '1.5' },
	{ loud: 'yes' },
	{ loud: 1 },
	{ unknown: '5' },
	{ lines: '5' },
	{ name: 5 },
	'5',
	null,
])('%j is left to be refused', (input) => {
	if (input !== null) expect(parseInput(counting, plainInput(counting, input)).ok).toBe(false);
	else expect(plainInput(counting, input)).toBe(null);
});

test('input nested without end is not looked into', () => {
	let deep: unknown = '5';
	for (let depth = 0; depth < 50; depth += 1) deep = { count: deep };
	expect(plainInput(counting, deep)).toBe(deep);
	expect(parsePlain(counting, deep).parsed.ok).toBe(false);
});
