/** What one run of a mission does, on a real database: it reads, proposes, writes what it may, and ends in words for its failures. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { approveProposal } from '../../src/lib/modules/missions/approve';
import { Missions, Proposals, Steps } from '../../src/lib/modules/missions/model';
import { Tasks } from '../../src/lib/modules/todo/model';
import { turnsTaken } from '../support/fake-anthropic';
import { CANARY, missionWorld, type MissionWorld } from '../support/mission-world';

let world: MissionWorld;

beforeAll(async () => {
	world = await missionWorld();
});
afterAll(() => world.close());

test('reads, proposes, and the approved call is carried out once as the agent', async () => {
	await world.call('todo_create', { title: `Buy milk ${CANARY}` });
	const missionId = await world.newMission();
	world.script = (request) =>
		[
			{ calls: [{ name: 'todo_list', input: {} }] },
			{ text: 'It has no date yet.', calls: [{ name: 'todo_create', input: { title: 'Call Bo' } }] },
			{ text: 'Proposed one task.' },
		][turnsTaken(request)]!;
	await world.start(missionId);
	const [iteration] = await world.runsOf(missionId);
	expect(iteration).toMatchObject({ status: 'awaiting_review', rounds: 3, summary: 'Proposed one task.' });
	expect(iteration!.usage.totalTokens).toBe(360);
	const steps = [...(await world.reader().list(Steps, { missionId }))].sort((a, b) => a.index - b.index);
	expect(steps.map(({ tool, status }) => [tool, status])).toEqual([
		['todo_list', 'done'],
		['todo_create', 'staged'],
	]);
	expect(steps[1]!.rationale).toBe('It has no date yet.');
	const lastRequest = world.provider.requests.at(-1)!;
	expect(JSON.stringify(lastRequest.messages)).toContain('<user_data>');
	expect(lastRequest.system![0]!.text).toContain('long-lived mission');

	const [proposal] = await world.reader().list(Proposals, { missionId });
	expect(proposal!.preview.changes[0]).toMatchObject({ table: 'todo.tasks', set: { title: 'Call Bo' } });
	const tasks = (await world.reader().list(Tasks)).length;
	expect((await approveProposal(world.run, proposal!.id)).ok).toBe(true);
	expect(await approveProposal(world.run, proposal!.id)).toMatchObject({
		ok: false,
		error: { kind: 'conflict' },
	});
	const written = (await world.reader().list(Tasks)).filter(({ title }) => title === 'Call Bo');
	expect(written).toHaveLength(1);
	expect(await world.reader().list(Tasks)).toHaveLength(tasks + 1);
	expect(written[0]!.meta.actor).toMatchObject({ kind: 'ai', iterationId: iteration!.id });
	expect((await world.runsOf(missionId))[0]!.status).toBe('approved');
});

test('a denied tool is not offered, and refused when it is called all the same', async () => {
	await world.allow({ todo_create: 'deny' });
	const missionId = await world.newMission();
	world.script = (request) =>
		turnsTaken(request) === 0 ? { calls: [{ name: 'todo_create', input: { title: 'x' } }] } : { text: 'No.' };
	await world.start(missionId);
	expect(world.provider.requests.at(-1)!.tools!.map(({ name }) => name)).not.toContain('todo_create');
	expect(world.provider.requests.at(-1)!.tools!.map(({ name }) => name)).not.toContain('missions_approve');
	expect((await world.runsOf(missionId))[0]).toMatchObject({ status: 'failed', errorKind: 'tools_failed' });
	await world.allow({});
});

test('what a person allowed runs at once, as the agent, and only that', async () => {
	await world.allow({ todo_create: 'auto', todo_delete: 'auto' });
	const missionId = await world.newMission();
	world.script = (request) =>
		turnsTaken(request) === 0
			? { calls: [{ name: 'todo_create', input: { title: 'At once' } }] }
			: { text: 'Ok.' };
	await world.start(missionId);
	expect((await world.runsOf(missionId))[0]).toMatchObject({ status: 'approved' });
	const [task] = (await world.reader().list(Tasks)).filter(({ title }) => title === 'At once');
	expect(task!.meta.actor).toMatchObject({ kind: 'ai', name: 'Mana', missionId });
	await world.allow({});
});

test('a mission that asks first proposes what its agent may do at once, and one that only reads is offered no change', async () => {
	await world.allow({ todo_create: 'auto', todo_delete: 'auto' });
	world.script = (request) =>
		turnsTaken(request) === 0
			? { calls: [{ name: 'todo_create', input: { title: 'With care' } }] }
			: { text: 'Ok.' };
	const missionId = await world.newMission({ care: 'propose' });
	await world.start(missionId);
	expect((await world.runsOf(missionId))[0]).toMatchObject({ status: 'awaiting_review' });
	expect(await world.reader().list(Proposals, { missionId })).toMatchObject([{ tool: 'todo_create' }]);

	await world.call('missions_update', { id: missionId, care: 'read' });
	await world.start(missionId);
	const request = world.provider.requests.at(-1)!;
	const offered = request.tools!.map(({ name }) => name);
	expect(offered).toContain('todo_list');
	expect(offered.filter((name) => /create|update|complete|delete$|restore/.test(name))).toEqual([]);
	expect(JSON.stringify(request.messages[0])).toContain('This mission may only read');
	expect((await world.runsOf(missionId))[1]).toMatchObject({ status: 'failed', errorKind: 'tools_failed' });
	expect((await world.reader().list(Tasks)).filter(({ title }) => title === 'With care')).toEqual([]);

	await world.call('missions_update', { id: missionId, care: 'agent' });
	await world.start(missionId);
	expect((await world.runsOf(missionId))[2]).toMatchObject({ status: 'approved' });
	expect((await world.reader().list(Tasks)).filter(({ title }) => title === 'With care')).toHaveLength(1);
	await world.allow({});
});

test('the rate of a tool is counted for the person, over all runs and workers', async () => {
	const other = await world.another();
	const reads = (count: number): void => {
		world.script = (request) =>
			turnsTaken(request) === 0
				? { calls: Array.from({ length: count }, () => ({ name: 'spaces_list', input: {} })) }
				: { text: 'Enough.' };
	};
	const missions = [await world.newMission(), await world.newMission()] as const;
	let counted: string;
	try {
		reads(20);
		await world.start(missions[0]);
		reads(15);
		await other.app.missions.handle({
			spaceId: world.ada.spaceId,
			missionId: missions[1],
			trigger: 'manual',
		});
		counted = await other.app.metrics.text();
	} finally {
		await other.close();
	}
	const steps = await world.reader().list(Steps, { missionId: missions[1] });
	const refused = steps.filter(({ status }) => status === 'failed');
	expect(steps).toHaveLength(15);
	expect(refused.map(({ result }) => result)).toEqual(Array(5).fill('rate-limit-exceeded'));
	expect(refused[0]!.errorWords).toEqual({ code: 'missions_error_call_rate', params: { most: 30 } });
	expect(counted).toContain('{decision="deny",reason="rate-limit-exceeded",mode="enforce"} 5');
});

test('a run and a step that failed keep the code by which screens say why', async () => {
	const notes: { module: string; table: string; id: string }[] = [];
	for (let at = 0; at < 2; at += 1) {
		const { id } = await world.call<{ id: string }>('notes_create', {
			title: 'Long',
			content: 'x'.repeat(60_000),
		});
		notes.push({ module: 'notes', table: 'notes.notes', id });
	}
	const tooLong = await world.newMission({ inputs: notes });
	await world.start(tooLong);
	expect(await world.runsOf(tooLong)).toMatchObject([
		{ status: 'failed', errorWords: { code: 'missions_error_inputs_long', params: { most: 100_000 } } },
	]);
	const missionId = await world.newMission();
	world.script = (request) =>
		turnsTaken(request) === 0
			? { calls: [{ name: 'todo_create', input: { title: 'T', dueTime: '10:00' } }] }
			: { text: 'No.' };
	await world.start(missionId);
	expect(await world.reader().list(Steps, { missionId })).toMatchObject([
		{ status: 'failed', errorWords: { code: 'todo_error_time_alone' } },
	]);
});

test('a proposal holds what its tool accepts, also where the model wrote a number as text', async () => {
	const missionId = await world.newMission();
	world.script = (request) =>
		turnsTaken(request) === 0
			? { calls: [{ name: 'todo_create', input: { title: 'Measured', durationMinutes: '30' } }] }
			: { text: 'One.' };
	await world.start(missionId);
	const [proposal] = await world.reader().list(Proposals, { missionId });
	expect(proposal!.input).toEqual({ title: 'Measured', durationMinutes: 30 });
});

test('errors of the provider end the run in their kind; a scheduled one backs off and then pauses', async () => {
	const missionId = await world.newMission({ cadence: { kind: 'interval', everyMinutes: 60 } });
	world.script = () => ({ status: 429, type: 'rate_limit_error' });
	for (let failures = 1; failures <= 5; failures += 1) {
		await world.call('missions_run', { id: missionId });
		await world.start(missionId, 'schedule');
		const mission = (await world.reader().get(Missions, missionId))!;
		expect(mission.failures).toBe(failures);
		if (failures < 5) expect(mission.nextRunAt!).toBeGreaterThan(world.mana.app.clock.now());
	}
	expect(await world.reader().get(Missions, missionId)).toMatchObject({
		state: 'paused',
		pauseReason: 'failures',
		nextRunAt: null,
	});
	const runs = await world.runsOf(missionId);
	expect(runs.map(({ errorKind }) => errorKind)).toEqual(Array(5).fill('rate_limit'));
	// Each was asked for, although its job came from the plan.
	expect(runs.map(({ trigger }) => trigger)).toEqual(Array(5).fill('manual'));
	expect(runs[0]!.errorMessage).not.toContain('secret');
});

test('a stream that is cut, a refusal and a mission run before its time', async () => {
	const missionId = await world.newMission({ cadence: { kind: 'daily', hour: 3, minute: 0, zone: 'UTC' } });
	const asked = world.provider.requests.length;
	await world.start(missionId, 'schedule');
	expect(world.provider.requests).toHaveLength(asked);
	world.script = () => ({ text: 'half', cutAfter: 3 });
	await world.start(missionId);
	world.script = () => ({ text: '', stop: 'refusal' });
	await world.start(missionId);
	const runs = await world.runsOf(missionId);
	expect(runs.map(({ status }) => status)).toEqual(['failed', 'failed']);
	expect(runs[1]!.errorKind).toBe('blocked');
});

test('tokens are charged per answer and add up for the agent', async () => {
	const { rows } = await world.mana.app.db.pool.query<{ sum: number }>(
		'SELECT sum(prompt_tokens + completion_tokens)::int AS sum FROM ops.token_usage WHERE user_id = $1',
		[world.ada.userId],
	);
	expect(rows[0]!.sum).toBeGreaterThan(0);
	expect(rows[0]!.sum % 120).toBe(0);
});

test('no text of a person is readable in tables, logs or jobs', async () => {
	const { rows } = await world.mana.app.db.pool.query<{ name: string }>(
		`SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
		WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
	);
	for (const { name } of rows) {
		const found = await world.mana.app.db.pool.query(`SELECT FROM ${name} t WHERE t::text ILIKE $1 LIMIT 1`, [
			`%${CANARY}%`,
		]);
		expect(`${name}: ${found.rowCount}`).toBe(`${name}: 0`);
	}
	expect(world.mana.logs.join('\n')).not.toContain(CANARY);
});
