import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { deepStrict } from './strict';

const Inner = z.object({ a: z.number().default(1), note: z.string().optional() });
const shapes: Record<string, (inner: z.ZodType) => z.ZodType> = {
	itself: (inner) => inner,
	optional: (inner) => inner.optional(),
	nullable: (inner) => inner.nullable(),
	default: (inner) => inner.default({ a: 1 }),
	readonly: (inner) => inner.readonly(),
	array: (inner) => z.array(inner).max(3),
	record: (inner) => z.record(z.string(), inner),
	tuple: (inner) => z.tuple([z.string(), inner]),
	union: (inner) => z.union([z.string(), inner]),
	intersection: (inner) => z.intersection(inner, inner),
	pipe: (inner) => inner.pipe(z.unknown()),
	object: (inner) => z.object({ deeper: inner }),
};
const holders: Record<string, (value: unknown) => unknown> = {
	array: (value) => [value],
	record: (value) => ({ some: value }),
	tuple: (value) => ['x', value],
	object: (value) => ({ deeper: value }),
};

const path = fc.array(fc.constantFrom(...Object.keys(shapes)), { maxLength: 4 });

test('an unknown key is refused at every depth, and everything else is taken as before', () => {
	fc.assert(
		fc.property(path, (steps) => {
			const schema = steps.reduce<z.ZodType>((inner, step) => shapes[step]!(inner), Inner);
			const wrap = (value: unknown): unknown =>
				steps.reduce((inner, step) => (holders[step] ?? ((same: unknown) => same))(inner), value);
			const strict = deepStrict(schema);
			const right = wrap({ a: 2 });
			expect(strict.parse(right)).toEqual(schema.parse(right));
			expect(schema.safeParse(wrap({ a: 2, byDay: 1 })).success).toBe(true);
			expect(strict.safeParse(wrap({ a: 2, byDay: 1 })).success).toBe(false);
			expect(strict.safeParse(wrap({ a: 'two' })).success).toBe(false);
		}),
	);
});

test('defaults, refinements, choices by kind and words stay', () => {
	const schema = z
		.object({
			when: z.discriminatedUnion('kind', [
				z.object({ kind: z.literal('manual') }),
				z.object({ kind: z.literal('daily'), hour: z.number().min(0).max(23).default(9) }),
			]),
			name: z.string().trim().min(1).describe('What it is called'),
		})
		.refine(({ name }) => name !== 'never', 'not this one')
		.describe('All of it');
	const strict = deepStrict(schema);
	expect(strict.parse({ when: { kind: 'daily' }, name: ' a ' })).toEqual({
		when: { kind: 'daily', hour: 9 },
		name: 'a',
	});
	expect(strict.safeParse({ when: { kind: 'manual', hour: 3 }, name: 'a' }).success).toBe(false);
	expect(strict.safeParse({ when: { kind: 'manual' }, name: 'never' }).success).toBe(false);
	const json = z.toJSONSchema(strict, { io: 'input' });
	expect(json.description).toBe('All of it');
	expect(json.properties?.['name']).toMatchObject({ description: 'What it is called' });
	expect(JSON.stringify(json).match(/"additionalProperties":false/g)).toHaveLength(3);
	expect(deepStrict(schema)).toBe(strict);
});
