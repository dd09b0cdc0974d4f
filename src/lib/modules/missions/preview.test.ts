import { describe, expect, test } from 'vitest';
import { previewChanges, toValue, type PreviewContext } from './preview';

const rows: Record<string, Record<string, unknown>> = {
	'todo.tasks|t1': { title: 'Call the bank', notes: '', due: '2026-11-20', tags: ['home'], status: 'open' },
};
const context: PreviewContext = {
	before: (table, id) => rows[`${table}|${id}`],
	titleField: (table) => (table === 'todo.tasks' ? 'title' : undefined),
	kept: (table) => (table === 'todo.tasks' ? ['createdAt', 'order', 'updatedAt'] : []),
};

describe('a readable preview of changes', () => {
	test('an edit shows each field before and after, the title first and word by word', () => {
		const [record] = previewChanges(
			[
				{
					table: 'todo.tasks',
					id: 't1',
					set: { due: '2026-11-23', status: 'open', updatedAt: 5, title: 'Call the dentist' },
				},
			],
			context,
		);
		expect(record).toMatchObject({ action: 'update', module: 'todo', title: 'Call the dentist' });
		expect(record!.fields.map((field) => field.field)).toEqual(['title', 'due']);
		expect(record!.fields[0]!.words).toEqual([
			{ kind: 'same', text: 'Call the ' },
			{ kind: 'removed', text: 'bank' },
			{ kind: 'added', text: 'dentist' },
		]);
		expect(record!.fields[1]).toEqual({
			field: 'due',
			before: { kind: 'day', day: '2026-11-20' },
			after: { kind: 'day', day: '2026-11-23' },
		});
	});

	test('a text in a markup is shown as it reads; when only its signs change, they are shown', () => {
		const readable = (table: string, field: string) =>
			table === 'todo.tasks' && field === 'notes' ? (text: string) => text.replaceAll('*', '') : undefined;
		const notes = (before: string, after: string) =>
			previewChanges([{ table: 'todo.tasks', id: 't1', set: { notes: after, title: '*x*' } }], {
				...{ titleField: context.titleField, readable },
				before: () => ({ title: '*x*', notes: before }),
			})[0]!.fields;
		expect(notes('a **b**', 'a **c**')).toEqual([
			{
				field: 'notes',
				before: { kind: 'text', text: 'a b' },
				after: { kind: 'text', text: 'a c' },
				words: [
					{ kind: 'same', text: 'a ' },
					{ kind: 'removed', text: 'b' },
					{ kind: 'added', text: 'c' },
				],
			},
		]);
		expect(notes('a b', 'a **b**')[0]!.after).toEqual({ kind: 'text', text: 'a **b**' });
	});

	test('a new record shows what was asked for, not its defaults or bookkeeping', () => {
		const [record] = previewChanges(
			[
				{
					table: 'todo.tasks',
					id: 'new',
					set: {
						title: 'Buy milk',
						notes: '',
						tags: [],
						done: false,
						createdAt: 1_750_000_000_000,
						order: 3,
					},
				},
			],
			context,
		);
		expect(record).toMatchObject({ action: 'create', title: 'Buy milk' });
		expect(record!.fields.map((field) => field.field)).toEqual(['title']);
	});

	test('a new record leaves out what every new row of its table says, an edit does not', () => {
		const defaults = () => ({ status: 'open', cadence: { kind: 'manual' }, inputs: [] });
		const set = { title: 'Milk', status: 'open', cadence: { kind: 'manual' }, inputs: [] };
		const fieldsOf = (id: string, change: object): readonly string[] =>
			previewChanges([{ table: 'todo.tasks', id, set: { ...change } }], {
				before: () => (id === 'new' ? undefined : { title: 'Milk', status: 'done' }),
				titleField: () => 'title',
				defaults,
			})[0]!.fields.map(({ field }) => field);
		expect(fieldsOf('new', set)).toEqual(['title']);
		expect(fieldsOf('new', { ...set, status: 'done' })).toEqual(['title', 'status']);
		expect(fieldsOf('t1', { status: 'open' })).toEqual(['status']);
	});

	test('deletes and restores name the record', () => {
		expect(previewChanges([{ table: 'todo.tasks', id: 't1', deleted: true }], context)).toEqual([
			{ table: 'todo.tasks', module: 'todo', id: 't1', action: 'delete', title: 'Call the bank', fields: [] },
		]);
		expect(previewChanges([{ table: 'todo.tasks', id: 'gone', deleted: false }], context)[0]!.action).toBe(
			'restore',
		);
	});

	test('several changes to one record are one entry with the last value', () => {
		const records = previewChanges(
			[
				{ table: 'todo.tasks', id: 't1', set: { title: 'A', status: 'done' } },
				{ table: 'todo.tasks', id: 't1', set: { title: 'B' } },
				{ table: 'todo.tasks', id: 't1', deleted: true },
			],
			context,
		);
		expect(records).toHaveLength(1);
		expect(records[0]).toMatchObject({ action: 'delete', title: 'B' });
	});

	test('values keep their meaning', () => {
		expect(toValue('doneAt', 1_750_000_000_000)).toEqual({ kind: 'moment', at: 1_750_000_000_000 });
		expect(toValue('minutes', 15)).toEqual({ kind: 'number', number: 15 });
		expect(toValue('subtasks', [{ title: 'Milk', done: false }])).toEqual({ kind: 'list', items: ['Milk'] });
		expect(toValue('tags', [])).toEqual({ kind: 'none' });
		expect(toValue('due', '2026-11-20')).toEqual({ kind: 'day', day: '2026-11-20' });
	});
});
