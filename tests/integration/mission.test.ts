/** One mission end to end on a real database, with the model at the other end of the real SDK. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Secret } from '../../src/lib/core/brand';
import type { LlmClient } from '../../src/lib/core/ports/llm';
import type { Actor } from '../../src/lib/core/sync/actor';
import { Iterations, Missions, Proposals, Steps } from '../../src/lib/modules/missions/model';
import { approveProposal, type RunTool } from '../../src/lib/modules/missions/approve';
import { stepsTakenBack } from '../../src/lib/modules/missions/undone';
import { anthropicLlm } from '../../src/lib/server/llm/anthropic';
import { nodeCipher } from '../../src/lib/server/keyring/node-cipher';
import { createReader, type ServerReader } from '../../src/lib/server/tools/reader';
import { Tasks } from '../../src/lib/modules/todo/model';
import { testApp, type TestApp, type TestPerson } from '../support/app';
import {
	fakeAnthropic,
	turnsTaken,
	type Answer,
	type AnthropicRequest,
	type FakeAnthropic,
} from '../support/fake-anthropic';

const CANARY = 'zanzibarquokka';
let provider: FakeAnthropic;
let script: (request: AnthropicRequest) => Answer | Promise<Answer>;
let test1: TestApp;
let ada: TestPerson;
let llm: LlmClient;

const timing = { heartbeatMs: 50, leaseMs: 1_000, runMs: 5_000 };

beforeAll(async () => {
	provider = await fakeAnthropic((request) => script(request));
	llm = anthropicLlm({ apiKey: new Secret('test-key'), baseUrl: provider.url, retries: 0 });
	test1 = await testApp({ edges: { llm, timing } });
	ada = await test1.signUp('Ada');
});
afterAll(async () => {
	await test1.close();
	await provider.close();
});

const person = (): Actor => ({ kind: 'user', id: ada.userId, name: ada.name });

const run: RunTool = (tool, input, options = {}) =>
	test1.app.tools.run({
		userId: ada.userId,
		spaceId: ada.spaceId,
		actor: options.actor ?? person(),
		tool,
		input,
		zone: 'Europe/Berlin',
		locale: 'en',
		...(options.idempotencyKey === undefined ? {} : { idempotencyKey: options.idempotencyKey }),
	});

async function call<Value>(tool: string, input: unknown): Promise<Value> {
	const ran = await run(tool, input);
	if (!ran.ok) throw new Error(`${tool}: ${ran.error.message}`);
	return ran.value.value as Value;
}

function reader(): ServerReader {
	return createReader({
		space: ada.spaceId,
		cipher: nodeCipher,
		records: (query) => test1.app.sync.readRecords(ada.userId, ada.spaceId, query),
		keys: async () => (id) => (id === ada.spaceKey.keyId ? ada.spaceKey.key : undefined),
	});
}

const newMission = async (more: Record<string, unknown> = {}): Promise<string> =>
	(await call<{ id: string }>('missions_create', { title: 'Tidy', objective: `Tidy up ${CANARY}`, ...more }))
		.id;

const start = (missionId: string, trigger: 'manual' | 'schedule' | 'resume' = 'manual') =>
	test1.app.missions.handle({ spaceId: ada.spaceId, missionId, trigger });

const runsOf = async (missionId: string) =>
	[...(await reader().list(Iterations, { missionId }))].sort((a, b) => a.startedAt - b.startedAt);

const allow = (tools: Record<string, string>) =>
	call('agents_update', { id: `default:${ada.spaceId}`, policy: { tools, modules: {} } });

/** The steps of the earlier runs as the model reads them, and the words after the data. */
const toldTo = async (missionId: string): Promise<string> => {
	script = () => ({ text: 'Nothing new.' });
	await start(missionId);
	const [first] = provider.requests.at(-1)!.messages;
	return first!.content.map(({ text }) => String(text)).join('\n');
};

describe('a run', () => {
	test('reads, proposes, and the approved call is carried out once as the agent', async () => {
		await call('todo_create', { title: `Buy milk ${CANARY}` });
		const missionId = await newMission();
		script = (request) =>
			[
				{ calls: [{ name: 'todo_list', input: {} }] },
				{ text: 'It has no date yet.', calls: [{ name: 'todo_create', input: { title: 'Call Bo' } }] },
				{ text: 'Proposed one task.' },
			][turnsTaken(request)]!;
		await start(missionId);
		const [iteration] = await runsOf(missionId);
		expect(iteration).toMatchObject({ status: 'awaiting_review', rounds: 3, summary: 'Proposed one task.' });
		expect(iteration!.usage.totalTokens).toBe(360);
		const steps = [...(await reader().list(Steps, { missionId }))].sort((a, b) => a.index - b.index);
		expect(steps.map(({ tool, status }) => [tool, status])).toEqual([
			['todo_list', 'done'],
			['todo_create', 'staged'],
		]);
		expect(steps[1]!.rationale).toBe('It has no date yet.');
		const lastRequest = provider.requests.at(-1)!;
		expect(JSON.stringify(lastRequest.messages)).toContain('<user_data>');
		expect(lastRequest.system![0]!.text).toContain('long-lived mission');

		const [proposal] = await reader().list(Proposals, { missionId });
		expect(proposal!.preview.changes[0]).toMatchObject({ table: 'todo.tasks', set: { title: 'Call Bo' } });
		const tasks = (await reader().list(Tasks)).length;
		expect((await approveProposal(run, proposal!.id)).ok).toBe(true);
		expect(await approveProposal(run, proposal!.id)).toMatchObject({
			ok: false,
			error: { kind: 'conflict' },
		});
		const written = (await reader().list(Tasks)).filter(({ title }) => title === 'Call Bo');
		expect(written).toHaveLength(1);
		expect(await reader().list(Tasks)).toHaveLength(tasks + 1);
		expect(written[0]!.meta.actor).toMatchObject({ kind: 'ai', iterationId: iteration!.id });
		expect((await runsOf(missionId))[0]!.status).toBe('approved');
	});

	test('a denied tool is not offered, and refused when it is called all the same', async () => {
		await allow({ todo_create: 'deny' });
		const missionId = await newMission();
		script = (request) =>
			turnsTaken(request) === 0
				? { calls: [{ name: 'todo_create', input: { title: 'x' } }] }
				: { text: 'No.' };
		await start(missionId);
		expect(provider.requests.at(-1)!.tools!.map(({ name }) => name)).not.toContain('todo_create');
		expect(provider.requests.at(-1)!.tools!.map(({ name }) => name)).not.toContain('missions_approve');
		expect((await runsOf(missionId))[0]).toMatchObject({ status: 'failed', errorKind: 'tools_failed' });
		await allow({});
	});

	test('what a person allowed runs at once, as the agent, and only that', async () => {
		await allow({ todo_create: 'auto', todo_delete: 'auto' });
		const missionId = await newMission();
		script = (request) =>
			turnsTaken(request) === 0
				? { calls: [{ name: 'todo_create', input: { title: 'At once' } }] }
				: { text: 'Ok.' };
		await start(missionId);
		expect((await runsOf(missionId))[0]).toMatchObject({ status: 'approved' });
		const [task] = (await reader().list(Tasks)).filter(({ title }) => title === 'At once');
		expect(task!.meta.actor).toMatchObject({ kind: 'ai', name: 'Mana', missionId });
		await allow({});
	});

	test('a mission that asks first proposes what its agent may do at once, and one that only reads is offered no change', async () => {
		await allow({ todo_create: 'auto', todo_delete: 'auto' });
		script = (request) =>
			turnsTaken(request) === 0
				? { calls: [{ name: 'todo_create', input: { title: 'With care' } }] }
				: { text: 'Ok.' };
		const missionId = await newMission({ care: 'propose' });
		await start(missionId);
		expect((await runsOf(missionId))[0]).toMatchObject({ status: 'awaiting_review' });
		expect(await reader().list(Proposals, { missionId })).toMatchObject([{ tool: 'todo_create' }]);

		await call('missions_update', { id: missionId, care: 'read' });
		await start(missionId);
		const request = provider.requests.at(-1)!;
		const offered = request.tools!.map(({ name }) => name);
		expect(offered).toContain('todo_list');
		expect(offered.filter((name) => /create|update|complete|delete/.test(name))).toEqual([]);
		expect(JSON.stringify(request.messages[0])).toContain('This mission may only read');
		expect((await runsOf(missionId))[1]).toMatchObject({ status: 'failed', errorKind: 'tools_failed' });
		expect((await reader().list(Tasks)).filter(({ title }) => title === 'With care')).toEqual([]);

		await call('missions_update', { id: missionId, care: 'agent' });
		await start(missionId);
		expect((await runsOf(missionId))[2]).toMatchObject({ status: 'approved' });
		expect((await reader().list(Tasks)).filter(({ title }) => title === 'With care')).toHaveLength(1);
		await allow({});
	});

	test('the next run is told what the person accepted and then took back, and what they turned down', async () => {
		const missionId = await newMission();
		const titles = ['Kept task', 'Undone task', 'Refused task'];
		script = (request) =>
			turnsTaken(request) === 0
				? { calls: titles.map((title) => ({ name: 'todo_create', input: { title } })) }
				: { text: 'Three.' };
		await start(missionId);
		const proposals = await reader().list(Proposals, { missionId });
		const named = (title: string): string => proposals.find(({ input }) => input['title'] === title)!.id;
		expect((await approveProposal(run, named('Kept task'))).ok).toBe(true);
		// The person changed the words before accepting: what came to be is what was taken back.
		expect((await approveProposal(run, named('Undone task'), { title: 'Renamed task' })).ok).toBe(true);
		await call('missions_reject', { id: named('Refused task') });

		const before = await toldTo(missionId);
		expect(before).toContain('- [rejected] todo_create: Create a task {"title":"Refused task"}');
		expect(before).not.toContain('undone');

		await call('missions_settle', { id: named('Undone task'), outcome: 'undone' });
		const after = await toldTo(missionId);
		expect(after).toContain('- [undone] todo_create: Create a task {"title":"Renamed task"}');
		expect(after.match(/\[undone\] todo_create/g)).toHaveLength(1);
		expect(after).toContain('The person took back the steps marked [undone]');

		await call('missions_settle', { id: named('Undone task'), outcome: 'done' });
		expect(await toldTo(missionId)).not.toContain('undone');
	});

	test('the next run is told what an agent did at once and the person took back', async () => {
		await allow({ todo_create: 'auto' });
		const missionId = await newMission();
		script = (request) =>
			turnsTaken(request) === 0
				? {
						calls: ['Wanted', 'Unwanted'].map((title) => ({ name: 'todo_create', input: { title } })),
					}
				: { text: 'Two.' };
		await start(missionId);
		await allow({});
		const [iteration] = await runsOf(missionId);
		const writes = await test1.app.sync.history(ada.userId, {
			spaceId: ada.spaceId,
			iterationId: iteration!.id,
		});
		const unwanted = (await reader().list(Tasks)).find(({ title }) => title === 'Unwanted')!;
		const undone = stepsTakenBack(
			await reader().list(Steps, { missionId }),
			writes.filter(({ id }) => id === unwanted.id),
			[],
		);
		expect(undone).toMatchObject([{ input: { title: 'Unwanted' }, touched: [{ id: unwanted.id }] }]);
		expect(await toldTo(missionId)).not.toContain('undone');

		const note = (isUndone: boolean) =>
			call('missions_note_undone', { ids: undone.map(({ id }) => id), undone: isUndone });
		await note(true);
		const after = await toldTo(missionId);
		expect(after).toContain('- [undone] todo_create: Create a task {"title":"Unwanted"}');
		expect(after).toContain('- [done] todo_create: Create a task\n');
		expect(after).toContain('The person took back the steps marked [undone]');
		await note(false);
		expect(await toldTo(missionId)).not.toContain('undone');
	});

	test('the rate of a tool is counted for the person, over all runs and workers', async () => {
		const other = await testApp({ databaseUrl: test1.databaseUrl, edges: { llm, timing } });
		const reads = (count: number): void => {
			script = (request) =>
				turnsTaken(request) === 0
					? { calls: Array.from({ length: count }, () => ({ name: 'spaces_list', input: {} })) }
					: { text: 'Enough.' };
		};
		const missions = [await newMission(), await newMission()] as const;
		let counted: string;
		try {
			reads(20);
			await start(missions[0]);
			reads(15);
			await other.app.missions.handle({ spaceId: ada.spaceId, missionId: missions[1], trigger: 'manual' });
			counted = await other.app.metrics.text();
		} finally {
			await other.close();
		}
		const steps = await reader().list(Steps, { missionId: missions[1] });
		const refused = steps.filter(({ status }) => status === 'failed');
		expect(steps).toHaveLength(15);
		expect(refused.map(({ result }) => result)).toEqual(Array(5).fill('rate-limit-exceeded'));
		expect(refused[0]!.errorWords).toEqual({ code: 'missions_error_call_rate', params: { most: 30 } });
		expect(counted).toContain('{decision="deny",reason="rate-limit-exceeded",mode="enforce"} 5');
	});

	test('a run and a step that failed keep the code by which screens say why', async () => {
		const notes: { module: string; table: string; id: string }[] = [];
		for (let at = 0; at < 2; at += 1) {
			const { id } = await call<{ id: string }>('notes_create', {
				title: 'Long',
				content: 'x'.repeat(60_000),
			});
			notes.push({ module: 'notes', table: 'notes.notes', id });
		}
		const tooLong = await newMission({ inputs: notes });
		await start(tooLong);
		expect(await runsOf(tooLong)).toMatchObject([
			{ status: 'failed', errorWords: { code: 'missions_error_inputs_long', params: { most: 100_000 } } },
		]);
		const missionId = await newMission();
		script = (request) =>
			turnsTaken(request) === 0
				? { calls: [{ name: 'todo_create', input: { title: 'T', dueTime: '10:00' } }] }
				: { text: 'No.' };
		await start(missionId);
		expect(await reader().list(Steps, { missionId })).toMatchObject([
			{ status: 'failed', errorWords: { code: 'todo_error_time_alone' } },
		]);
	});

	test('feedback reaches the next run', async () => {
		const missionId = await newMission();
		script = () => ({ text: 'Nothing to do.' });
		await start(missionId);
		await call('missions_feedback', {
			iterationId: (await runsOf(missionId))[0]!.id,
			text: 'Look at the garden too',
		});
		await start(missionId);
		expect(JSON.stringify(provider.requests.at(-1)!.messages)).toContain('Look at the garden too');
	});

	test('errors of the provider end the run in their kind; a scheduled one backs off and then pauses', async () => {
		const missionId = await newMission({ cadence: { kind: 'interval', everyMinutes: 60 } });
		script = () => ({ status: 429, type: 'rate_limit_error' });
		for (let failures = 1; failures <= 5; failures += 1) {
			await call('missions_run', { id: missionId });
			await start(missionId, 'schedule');
			const mission = (await reader().get(Missions, missionId))!;
			expect(mission.failures).toBe(failures);
			if (failures < 5) expect(mission.nextRunAt!).toBeGreaterThan(test1.app.clock.now());
		}
		expect(await reader().get(Missions, missionId)).toMatchObject({
			state: 'paused',
			pauseReason: 'failures',
			nextRunAt: null,
		});
		const runs = await runsOf(missionId);
		expect(runs.map(({ errorKind }) => errorKind)).toEqual(Array(5).fill('rate_limit'));
		expect(runs[0]!.errorMessage).not.toContain('secret');
	});

	test('a stream that is cut, a refusal and a mission run before its time', async () => {
		const missionId = await newMission({ cadence: { kind: 'daily', hour: 3, minute: 0, zone: 'UTC' } });
		const asked = provider.requests.length;
		await start(missionId, 'schedule');
		expect(provider.requests).toHaveLength(asked);
		script = () => ({ text: 'half', cutAfter: 3 });
		await start(missionId);
		script = () => ({ text: '', stop: 'refusal' });
		await start(missionId);
		const runs = await runsOf(missionId);
		expect(runs.map(({ status }) => status)).toEqual(['failed', 'failed']);
		expect(runs[1]!.errorKind).toBe('blocked');
	});

	test('a stop aborts the request that is under way', async () => {
		const missionId = await newMission();
		let asked = (): void => undefined;
		const waiting = new Promise<void>((resolve) => (asked = resolve));
		script = () => {
			asked();
			return { hang: true };
		};
		const ran = start(missionId);
		await waiting;
		expect(await ada.api.missions.status({ spaceId: ada.spaceId, missionId })).toMatchObject({
			running: { iterationId: expect.any(String) },
		});
		expect(await ada.api.missions.stop({ spaceId: ada.spaceId, missionId })).toEqual({ stopping: true });
		await ran;
		expect((await runsOf(missionId))[0]!.status).toBe('cancelled');
	});

	test('a request to stop that arrives as a synced write stops it too', async () => {
		const missionId = await newMission();
		let asked = (): void => undefined;
		const waiting = new Promise<void>((resolve) => (asked = resolve));
		script = () => {
			asked();
			return { hang: true };
		};
		const ran = start(missionId);
		await waiting;
		await call('missions_cancel', { iterationId: (await runsOf(missionId))[0]!.id });
		await ran;
		expect((await runsOf(missionId))[0]!.status).toBe('cancelled');
	});

	test('a paused agent, a used-up budget and a missing agent make no request', async () => {
		const asked = provider.requests.length;
		const agentId = (await call<{ id: string }>('agents_create', { name: 'Bo', maxTokensPerDay: 0 })).id;
		const broke = await newMission({ agentId });
		await start(broke);
		await call('agents_update', { id: agentId, maxTokensPerDay: null });
		await call('agents_set_state', { id: agentId, state: 'paused' });
		await start(broke);
		await call('agents_delete', { id: agentId });
		await start(broke);
		expect(provider.requests).toHaveLength(asked);
		expect(await runsOf(broke)).toEqual([]);
		expect(await reader().get(Missions, broke)).toMatchObject({ state: 'paused', pauseReason: 'agent' });
		const text = await test1.app.metrics.text();
		for (const decision of ['skipped-budget', 'skipped-paused', 'skipped-missing']) {
			expect(text).toContain(`mana_ai_agent_decisions_total{decision="${decision}"} 1`);
		}
	});

	test('tokens are charged per answer and add up for the agent', async () => {
		const { rows } = await test1.app.db.pool.query<{ sum: number }>(
			'SELECT sum(prompt_tokens + completion_tokens)::int AS sum FROM ops.token_usage WHERE user_id = $1',
			[ada.userId],
		);
		expect(rows[0]!.sum).toBeGreaterThan(0);
		expect(rows[0]!.sum % 120).toBe(0);
	});

	test('no text of a person is readable in tables, logs or jobs', async () => {
		const { rows } = await test1.app.db.pool.query<{ name: string }>(
			`SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
			WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
		);
		for (const { name } of rows) {
			const found = await test1.app.db.pool.query(`SELECT FROM ${name} t WHERE t::text ILIKE $1 LIMIT 1`, [
				`%${CANARY}%`,
			]);
			expect(`${name}: ${found.rowCount}`).toBe(`${name}: 0`);
		}
		expect(test1.logs.join('\n')).not.toContain(CANARY);
	});
});

describe('leases', () => {
	test('two workers never run one mission at the same time', async () => {
		const missionId = await newMission();
		const asked = provider.requests.length;
		script = () => ({ text: 'Once.' });
		const other = await testApp({ databaseUrl: test1.databaseUrl, edges: { llm, timing } });
		try {
			await call('missions_run', { id: missionId });
			const job = { spaceId: ada.spaceId, missionId, trigger: 'schedule' as const };
			await Promise.all([
				test1.app.missions.handle(job),
				other.app.missions.handle(job),
				test1.app.missions.handle(job),
			]);
		} finally {
			await other.close();
		}
		expect(provider.requests).toHaveLength(asked + 1);
		expect(await runsOf(missionId)).toHaveLength(1);
	});

	test.each([
		['paused agent', 'failed', 'interrupted'],
		['used-up budget', 'failed', 'over_budget'],
		['deleted agent', 'failed', 'interrupted'],
		['deleted mission', 'cancelled', null],
	])('a run whose worker is gone ends and leaves nothing behind: %s', async (why, status, errorKind) => {
		const { id: agentId } = await call<{ id: string }>('agents_create', { name: `Lost, ${why}` });
		const missionId = await newMission({ agentId });
		let asked = (): void => undefined;
		const waiting = new Promise<void>((resolve) => (asked = resolve));
		script = (request) => {
			if (turnsTaken(request) === 0) return { calls: [{ name: 'notes_list', input: {} }] };
			asked();
			return { hang: true };
		};
		const ran = start(missionId);
		await waiting;
		test1.app.missions.handOver();
		await ran;
		expect(await runsOf(missionId)).toMatchObject([{ status: 'running' }]);

		if (why === 'paused agent') await call('agents_set_state', { id: agentId, state: 'paused' });
		else if (why === 'deleted agent') await call('agents_delete', { id: agentId });
		else if (why === 'deleted mission') await call('missions_delete', { id: missionId });
		else await call('agents_update', { id: agentId, maxTokensPerDay: 0 });
		await start(missionId, 'resume');
		expect(await runsOf(missionId)).toMatchObject([{ status, errorKind, phase: null }]);
		const left = await test1.app.db.pool.query(
			`SELECT 'lease' FROM ops.mission_lease WHERE mission_id = $1
			UNION ALL SELECT 'journal' FROM ops.mission_journal WHERE iteration_id = $2`,
			[missionId, (await runsOf(missionId))[0]!.id],
		);
		expect(left.rows).toEqual([]);
	});

	test('a run that is resumed is not charged twice for what it used before', async () => {
		const { id: agentId } = await call<{ id: string }>('agents_create', {
			name: 'Frugal',
			maxTokensPerDay: 200,
		});
		const missionId = await newMission({ agentId });
		let asked = (): void => undefined;
		const waiting = new Promise<void>((resolve) => (asked = resolve));
		script = (request) => {
			if (turnsTaken(request) === 0) return { calls: [{ name: 'notes_list', input: {} }] };
			asked();
			return { hang: true };
		};
		const ran = start(missionId);
		await waiting;
		test1.app.missions.handOver();
		await ran;
		script = () => ({ text: 'All read.' });
		await start(missionId, 'resume');
		expect(await runsOf(missionId)).toMatchObject([{ status: 'approved', summary: 'All read.' }]);
	});

	test('a suspended account has no planned runs', async () => {
		const missionId = await newMission({ cadence: { kind: 'interval', everyMinutes: 60 } });
		await call('missions_run', { id: missionId });
		const asked = provider.requests.length;
		const suspend = (at: string): Promise<unknown> =>
			test1.app.db.pool.query(`UPDATE auth."user" SET suspended_at = ${at} WHERE id = $1`, [ada.userId]);
		await suspend('now()');
		try {
			await start(missionId, 'schedule');
		} finally {
			await suspend('NULL');
		}
		expect(provider.requests).toHaveLength(asked);
		expect((await reader().get(Missions, missionId))!.nextRunAt).toBeGreaterThan(test1.app.clock.now());
	});

	test('a stop that only the database knows of yet holds back the next write', async () => {
		const missionId = await newMission();
		await allow({ todo_create: 'auto' });
		script = async () => {
			await test1.app.db.pool.query('UPDATE ops.mission_lease SET cancel_requested = true');
			return { calls: [{ name: 'todo_create', input: { title: 'Too late' } }] };
		};
		const slow = { heartbeatMs: 60_000, leaseMs: 120_000, runMs: 60_000 };
		const other = await testApp({ databaseUrl: test1.databaseUrl, edges: { llm, timing: slow } });
		try {
			await other.app.missions.handle({ spaceId: ada.spaceId, missionId, trigger: 'manual' });
		} finally {
			await other.close();
		}
		await allow({});
		expect(await runsOf(missionId)).toMatchObject([{ status: 'cancelled' }]);
		expect((await reader().list(Tasks)).filter(({ title }) => title === 'Too late')).toEqual([]);
	});

	test('a planned run is not lost on a worker whose clock is a little behind', async () => {
		const missionId = await newMission();
		script = () => ({ text: 'On time.' });
		const clock = { now: () => Date.now() - 400 };
		const slow = await testApp({ databaseUrl: test1.databaseUrl, edges: { llm, timing, clock } });
		try {
			await call('missions_run', { id: missionId });
			await slow.app.missions.handle({ spaceId: ada.spaceId, missionId, trigger: 'schedule' });
		} finally {
			await slow.close();
		}
		expect(await runsOf(missionId)).toMatchObject([{ status: 'approved', trigger: 'schedule' }]);
	});
});
