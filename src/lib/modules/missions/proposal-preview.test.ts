import { describe, expect, test } from 'vitest';
import type { ProposalPreview } from './proposal';
import { readProposal, type ReadingContext } from './proposal-preview';

const edit: ProposalPreview = {
	changes: [{ table: 'todo.tasks', id: 't1', set: { title: 'Call the dentist' } }],
	before: [{ table: 'todo.tasks', id: 't1', row: { title: 'Call the bank' } }],
};
const withRow = (row: Record<string, unknown> | undefined, isReady = true): ReadingContext => ({
	row: () => row,
	isReady,
	titleField: () => 'title',
});

describe('what accepting would do now', () => {
	test('an untouched record shows the change as the agent saw it', () => {
		const reading = readProposal(edit, withRow({ title: 'Call the bank', notes: 'anything' }));
		expect(reading.state).toBe('current');
		expect(reading.records[0]!.fields[0]!.before).toEqual({ kind: 'text', text: 'Call the bank' });
	});

	test('a field that changed since is shown as it is now, and said to have moved', () => {
		const reading = readProposal(edit, withRow({ title: 'Call my bank' }));
		expect(reading.state).toBe('moved');
		expect(reading.records[0]!.fields[0]!.before).toEqual({ kind: 'text', text: 'Call my bank' });
	});

	test('a record that is gone keeps the stored picture', () => {
		const reading = readProposal(edit, withRow(undefined));
		expect(reading).toMatchObject({ state: 'gone', records: [{ action: 'update' }] });
	});

	test('a change that is already so is said to be done', () => {
		expect(readProposal(edit, withRow({ title: 'Call the dentist' })).state).toBe('done');
	});

	test('one whose change is made already keeps the name of its record', () => {
		const complete: ProposalPreview = {
			changes: [{ table: 'todo.tasks', id: 't1', set: { done: true } }],
			before: [{ table: 'todo.tasks', id: 't1', row: { done: false } }],
		};
		expect(readProposal(complete, withRow({ title: 'Call the bank', done: true }))).toMatchObject({
			state: 'done',
			records: [{ title: 'Call the bank' }],
		});
		const named = {
			...complete,
			before: [{ table: 'todo.tasks', id: 't1', row: { done: false, title: 'Call the bank' } }],
		};
		expect(readProposal(named, withRow(undefined))).toMatchObject({
			state: 'gone',
			records: [{ title: 'Call the bank' }],
		});
	});

	test('until rows are loaded the stored picture is shown', () => {
		expect(readProposal(edit, withRow(undefined, false))).toMatchObject({
			state: 'current',
			records: [{ action: 'update' }],
		});
	});

	test('a new record is neither gone nor moved', () => {
		const create: ProposalPreview = {
			changes: [{ table: 'todo.tasks', id: 'new', set: { title: 'Buy milk' } }],
			before: [{ table: 'todo.tasks', id: 'new', row: null }],
		};
		expect(readProposal(create, withRow(undefined))).toMatchObject({
			state: 'current',
			records: [{ action: 'create', title: 'Buy milk' }],
		});
	});

	test('deleting a record that is deleted already is gone', () => {
		const gone: ProposalPreview = { ...edit, changes: [{ table: 'todo.tasks', id: 't1', deleted: true }] };
		expect(readProposal(gone, withRow(undefined)).state).toBe('gone');
		expect(readProposal(gone, withRow({ title: 'Call the bank' }))).toMatchObject({
			state: 'current',
			records: [{ action: 'delete' }],
		});
	});
});
