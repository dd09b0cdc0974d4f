import { expect, test } from 'vitest';
import { reasonFor, type RunNotes } from './reason';

const at = { table: 'todo.tasks', id: 't1', agentId: 'a', iterationId: 'i1' };
const notes: RunNotes = {
	proposals: [
		{
			agentId: 'a',
			iterationId: 'i1',
			status: 'approved',
			decidedAt: 1,
			rationale: 'It is a duplicate.',
			preview: { changes: [{ table: 'todo.tasks', id: 't1' }] },
		},
	],
	steps: [
		{ iterationId: 'i1', tool: 'todo_update', input: { id: 't1' }, result: '', rationale: 'It was vague.' },
		{ iterationId: 'i2', tool: 'todo_update', input: { id: 't1' }, result: '', rationale: 'Another run.' },
	],
	summary: 'Tidied three tasks.',
};

test('the proposal that touched the record says best why', () => {
	expect(reasonFor(at, notes)).toBe('It is a duplicate.');
});

test('without a proposal, the step of the same run that names the record does', () => {
	expect(reasonFor(at, { ...notes, proposals: [] })).toBe('It was vague.');
	const made = {
		iterationId: 'i1',
		tool: 'todo_create',
		input: {},
		result: '{"id":"t1"}',
		rationale: 'New.',
	};
	expect(reasonFor(at, { ...notes, proposals: [], steps: [made] })).toBe('New.');
});

test('else the summary of the run, and nothing when nothing was written down', () => {
	expect(reasonFor(at, { ...notes, proposals: [], steps: [] })).toBe('Tidied three tasks.');
	expect(reasonFor({ ...at, id: 't2' }, notes)).toBe('Tidied three tasks.');
	expect(reasonFor(at, { proposals: [], steps: [], summary: '' })).toBe('');
});

test('a proposal that waits or was rejected is no reason, and of several accepted ones the newest is', () => {
	const [one] = notes.proposals;
	const waits = { ...one!, status: 'pending', decidedAt: null, rationale: 'Not yet.' };
	expect(reasonFor(at, { ...notes, proposals: [waits] })).toBe('It was vague.');
	const newer = { ...one!, decidedAt: 2, rationale: 'It came back.' };
	expect(reasonFor(at, { ...notes, proposals: [one!, newer] })).toBe('It came back.');
});

test('a connected client has no run; only its own proposals say why', () => {
	const client = { ...at, agentId: 'mcp:1', iterationId: null };
	const asked = {
		...notes.proposals[0]!,
		agentId: 'mcp:1',
		iterationId: null,
		rationale: 'You asked me to.',
	};
	const none = { ...notes, summary: '' };
	expect(reasonFor(client, { ...none, proposals: [asked] })).toBe('You asked me to.');
	expect(reasonFor(client, { ...none, proposals: [{ ...asked, agentId: 'mcp:2' }] })).toBe('');
});
