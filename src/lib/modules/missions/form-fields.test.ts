import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { formFields, fromForm, toForm } from './form-fields';

const Input = z.object({
	title: z.string().trim().min(1).max(500).describe('What is to be done'),
	notes: z.string().max(10_000).optional(),
	due: z.iso.date().nullable().optional(),
	priority: z.enum(['low', 'high']).optional(),
	tags: z.array(z.string()).max(20).optional(),
	done: z.boolean().default(false),
	minutes: z.number().int().min(1).optional(),
	repeat: z.object({ every: z.number() }).optional(),
});
const fields = formFields(Input);

describe('a form out of a tool input', () => {
	test('each shape gets the control a person expects', () => {
		expect(Object.fromEntries(fields.map((field) => [field.name, field.kind]))).toEqual({
			title: 'text',
			notes: 'longtext',
			due: 'date',
			priority: 'choice',
			tags: 'list',
			done: 'switch',
			minutes: 'number',
			repeat: 'json',
		});
	});

	test('only what the schema insists on is required, and hints are kept', () => {
		expect(fields.filter((field) => field.required).map((field) => field.name)).toEqual(['title']);
		expect(fields[0]!.hint).toBe('What is to be done');
		expect(fields.find((field) => field.name === 'due')!.nullable).toBe(true);
		expect(fields.find((field) => field.name === 'priority')!.choices).toEqual(['low', 'high']);
	});

	test('an untouched form gives the stored input back', () => {
		const stored = { title: ' Shop ', tags: ['a', 'b, c'], repeat: { every: 2 }, extra: 1 };
		expect(fromForm(Input, fields, toForm(fields, stored), stored)).toEqual({ ok: true, input: stored });
	});

	test('changed controls are read by kind', () => {
		const stored = { title: 'Shop', due: '2026-11-21', notes: 'old' };
		const values = {
			...toForm(fields, stored),
			title: 'Shop for two',
			due: '',
			notes: '',
			tags: 'home,  food ,',
			done: true,
			minutes: '15',
			repeat: '{"every": 3}',
		};
		expect(fromForm(Input, fields, values, stored)).toEqual({
			ok: true,
			input: {
				title: 'Shop for two',
				due: null,
				tags: ['home', 'food'],
				done: true,
				minutes: 15,
				repeat: { every: 3 },
			},
		});
	});

	test('problems are told by field, in the words of the schema', () => {
		const stored = { title: 'Shop' };
		const empty = fromForm(Input, fields, { ...toForm(fields, stored), title: ' ' }, stored);
		expect(empty.ok === false && Object.keys(empty.problems)).toEqual(['title']);
		const broken = fromForm(Input, fields, { ...toForm(fields, stored), repeat: '{' }, stored);
		expect(broken.ok === false && Object.keys(broken.problems)).toEqual(['repeat']);
		const word = fromForm(Input, fields, { ...toForm(fields, stored), minutes: 'ten' }, stored);
		expect(word.ok === false && Object.keys(word.problems)).toEqual(['minutes']);
	});
});
