/** The tool runner on the real store: commands of agents sealed, pushed, attributed, and run once per key. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRecord } from '../../src/lib/core/crypto';
import type { Actor } from '../../src/lib/core/sync/actor';
import { nodeCipher } from '../../src/lib/server/keyring/node-cipher';
import { createToolRunner } from '../../src/lib/server/tools/run-tool';
import type { ToolCall } from '../../src/lib/server/tools/tool-call';
import { testApp, type TestApp, type TestPerson } from '../support/app';

let mana: TestApp;
let ada: TestPerson;
let bob: TestPerson;
const scout: Actor = { kind: 'ai', id: 'agent-1', name: 'Scout', missionId: 'm-1', iterationId: 'i-1' };

beforeAll(async () => {
	mana = await testApp();
	ada = await mana.signUp('Ada');
	bob = await mana.signUp('Bob');
});
afterAll(() => mana.close());

const call = (tool: string, input: unknown, more: Partial<ToolCall> = {}): ToolCall => ({
	userId: ada.userId,
	spaceId: ada.spaceId,
	actor: scout,
	tool,
	input,
	zone: 'Europe/Berlin',
	locale: 'en',
	...more,
});
const run = async (tool: string, input: unknown, more: Partial<ToolCall> = {}) => {
	const result = await mana.app.tools.run(call(tool, input, more));
	if (!result.ok) throw new Error(`${tool}: ${result.error.message}`);
	return result.value;
};
const titles = async (more: Partial<ToolCall> = {}): Promise<string[]> =>
	((await run('todo_list', {}, more)).value as { tasks: { title: string }[] }).tasks.map(
		({ title }) => title,
	);

const runnerOver = (sync: Parameters<typeof createToolRunner>[0]['sync']) => {
	const { db, log, clock, random, keyring, spaces } = mana.app;
	return createToolRunner({ db, log, clock, random, cipher: nodeCipher, keyring, spaces, sync });
};
const contentOf = async (id: string): Promise<string> =>
	((await run('notes_get', { id })).value as { content: string }).content;

test('an agent creates a task: ciphertext in the store, its name on the write, readable by a device of the person', async () => {
	const made = await run('todo_create', { title: 'Water the zanzibar fern' });
	const { id } = made.value as { id: string };
	expect(made.changes).toMatchObject([{ table: 'todo.tasks', id }]);
	expect(made.before).toEqual([{ table: 'todo.tasks', id, row: null }]);
	const [record] = await mana.app.sync.readRecords(ada.userId, ada.spaceId, {
		table: 'todo.tasks',
		ids: [id],
	});
	expect(JSON.stringify(record)).not.toContain('zanzibar');
	expect(record?.last.actor).toEqual(scout);
	const opened = await openRecord(
		{ cipher: nodeCipher },
		(keyId) => (keyId === ada.spaceKey.keyId ? ada.spaceKey.key : undefined),
		{ space: ada.spaceId, table: 'todo.tasks', id },
		record!,
	);
	expect(opened).toMatchObject({ fields: { title: 'Water the zanzibar fern' }, unreadable: [] });
	expect(await titles()).toContain('Water the zanzibar fern');
	expect(mana.logs.join('\n')).not.toContain('zanzibar');
	const audit = await ada.api.vault.audit({});
	expect(audit.some((row) => row.action === 'unwrap' && row.context.includes('Scout'))).toBe(true);
});

test('a write wins over a record that a fast clock stamped, and shows what was there before', async () => {
	const { id } = (await run('todo_create', { title: 'First' })).value as { id: string };
	const [record] = await mana.app.sync.readRecords(ada.userId, ada.spaceId, {
		table: 'todo.tasks',
		ids: [id],
	});
	const stamp = `${String(Date.now() + 120_000).padStart(13, '0')}-0000-fast_device`;
	const [pushed] = await mana.app.sync.push(ada.userId, [
		{
			space: ada.spaceId,
			table: 'todo.tasks',
			id,
			stamp,
			set: { priority: 'low' },
			actor: record!.last.actor,
		},
	]);
	expect(pushed?.status).toBe('applied');
	const changed = await run('todo_update', { id, priority: 'high' });
	expect(changed.before).toMatchObject([{ id, row: { title: 'First', priority: 'low' } }]);
	const listed = (await run('todo_get', { id })).value;
	expect(JSON.stringify(listed)).toContain('"priority":"high"');
});

test('a dry run says what would happen and writes nothing', async () => {
	const before = await titles();
	const dry = await run('todo_create', { title: 'Only a thought' }, { dryRun: true });
	expect(dry.changes).toHaveLength(1);
	expect(await titles()).toEqual(before);
});

describe('with a key', () => {
	const history = (recordId: string) =>
		mana.app.sync.history(ada.userId, { spaceId: ada.spaceId, table: 'todo.tasks', recordId });

	test('the same call writes once and answers the same', async () => {
		const more = { idempotencyKey: 'run-1/step-1' };
		const first = await run('todo_create', { title: 'Once' }, more);
		const again = await run('todo_create', { title: 'Once' }, more);
		expect(again).toEqual(JSON.parse(JSON.stringify(first)));
		expect((await titles()).filter((title) => title === 'Once')).toHaveLength(1);
		expect(await history((first.value as { id: string }).id)).toHaveLength(1);
		const { rows } = await mana.app.db.pool.query('SELECT * FROM ops.tool_call');
		expect(JSON.stringify(rows)).not.toContain('Once');
	});

	test('ten at the same time write once', async () => {
		const more = { idempotencyKey: 'run-1/step-2' };
		const runs = await Promise.all(
			Array.from({ length: 10 }, () => run('todo_create', { title: 'At once' }, more)),
		);
		expect(new Set(runs.map(({ value }) => (value as { id: string }).id)).size).toBe(1);
		expect((await titles()).filter((title) => title === 'At once')).toHaveLength(1);
		expect(await history((runs[0]!.value as { id: string }).id)).toHaveLength(1);
	});

	test('a process that dies before or after its writes are stored is finished by the next, once', async () => {
		const { sync } = mana.app;
		const dying = (when: 'before' | 'after') =>
			runnerOver({
				...sync,
				commit: async (...args) => {
					if (when === 'after') await sync.commit(...args);
					throw new Error('killed');
				},
			});
		for (const when of ['before', 'after'] as const) {
			const { id } = (await run('notes_create', { title: when, content: 'Rent' })).value as { id: string };
			const more = { idempotencyKey: `run-2/${when}` };
			const append = call('notes_append', { id, content: 'Paid' }, more);
			await expect(dying(when).run(append)).rejects.toThrow('killed');
			await run('notes_append', { id, content: 'Paid' }, more);
			await run('notes_append', { id, content: 'Paid' }, more);
			expect(await contentOf(id)).toBe('Rent\n\nPaid');
		}
	});

	test('a call that an earlier version kept without knowing that its writes arrived is pushed again', async () => {
		const { id } = (await run('todo_create', { title: 'Twice?' }, { idempotencyKey: 'run-3/step-1' }))
			.value as { id: string };
		await mana.app.db.pool.query(`UPDATE ops.tool_call SET applied_at = NULL WHERE key = 'run-3/step-1'`);
		await run('todo_create', { title: 'Twice?' }, { idempotencyKey: 'run-3/step-1' });
		expect(await history(id)).toHaveLength(1);
	});

	test('another person with the same key makes their own call', async () => {
		const more = { idempotencyKey: 'run-1/step-1', userId: bob.userId, spaceId: bob.spaceId };
		await run('todo_create', { title: 'Bobs' }, more);
		expect(await titles({ userId: bob.userId, spaceId: bob.spaceId })).toEqual(['Bobs']);
	});
});

describe('refusals are typed', () => {
	const refused = async (tool: string, input: unknown, more: Partial<ToolCall> = {}) => {
		const result = await mana.app.tools.run(call(tool, input, more));
		return result.ok ? undefined : result.error;
	};

	test('unknown tool, unknown field, wrong type, too deep', async () => {
		expect(await refused('todo_explode', {})).toMatchObject({ kind: 'not_found' });
		expect(await refused('todo_create', { title: 'x', tilte: 'y' })).toMatchObject({
			kind: 'invalid',
			path: 'tilte',
		});
		expect(await refused('todo_list', { limit: '5' })).toMatchObject({ kind: 'invalid', path: 'limit' });
		let deep: unknown = 'x';
		for (let n = 0; n < 50; n += 1) deep = { deep };
		expect(await refused('todo_create', { title: deep })).toMatchObject({ kind: 'invalid' });
	});

	test('a space of somebody else', async () => {
		expect(await refused('todo_list', {}, { spaceId: bob.spaceId })).toMatchObject({ kind: 'forbidden' });
		expect(await refused('todo_create', { title: 'x' }, { spaceId: bob.spaceId })).toMatchObject({
			kind: 'forbidden',
		});
	});

	test('a viewer reads and does not write', async () => {
		const { pool } = mana.app.db;
		await pool.query(`UPDATE space.membership SET role = 'viewer' WHERE user_id = $1`, [ada.userId]);
		expect(await refused('todo_create', { title: 'x' })).toMatchObject({ kind: 'forbidden' });
		expect(await refused('todo_list', {})).toBeUndefined();
		await pool.query(`UPDATE space.membership SET role = 'owner' WHERE user_id = $1`, [ada.userId]);
	});

	test('a zero-knowledge account: nothing is read and nothing is pushed', async () => {
		const eve = await mana.signUp('Eve');
		await mana.app.db.pool.query(
			`UPDATE vault.vault SET zero_knowledge = true, wrapped_mk = NULL, wrap_iv = NULL,
				recovery_wrapped_mk = 'x', recovery_iv = 'x' WHERE user_id = $1`,
			[eve.userId],
		);
		const more = { userId: eve.userId, spaceId: eve.spaceId };
		// A fresh runner on a fresh process: no key of the time before is held.
		const later = await testApp({ databaseUrl: mana.databaseUrl });
		const result = await later.app.tools.run(call('todo_create', { title: 'x' }, more));
		expect(result).toMatchObject({ ok: false, error: { kind: 'vault_locked', reason: 'zero_knowledge' } });
		expect(await later.app.sync.readRecords(eve.userId, eve.spaceId, { table: 'todo.tasks' })).toEqual([]);
		await later.close();
	});
});
