/** Workers killed with SIGKILL in the middle of a mission: another one goes on, and nothing is written twice (R32, R34). */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Iterations, Missions, Proposals, Steps } from '../../src/lib/modules/missions/model';
import { Tasks } from '../../src/lib/modules/todo/model';
import { createReader } from '../../src/lib/server/tools/reader';
import { recordSource } from '../../src/lib/server/tools/reader-source';
import { TEST_KEK, testApp, type TestApp, type TestPerson } from '../support/app';
import { fakeAnthropic, turnsTaken, type FakeAnthropic } from '../support/fake-anthropic';

const WORKER = fileURLToPath(new URL('../support/mission-worker.mjs', import.meta.url));
const KILLS = process.env['MANA_TEST_TIER'] === 'full' ? 25 : 3;
const ROUNDS = 4;

let provider: FakeAnthropic;
let web: TestApp;
let ada: TestPerson;
/** One works, one waits: starting a process takes longer than anything that is tested here. */
const workers = new Map<number, ChildProcess>();
let ended = false;
let kills = 0;

/** Random, and printed with a failure through the test's name. */
const seed = Number(process.env['MANA_TEST_SEED'] ?? Math.floor(Math.random() * 1e6));
let state = seed;
const random = (below: number): number => {
	state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
	return state % below;
};

function startWorker(): Promise<void> {
	const child = fork(WORKER, {
		env: {
			...process.env,
			DATABASE_URL: web.databaseUrl,
			MANA_KEK: TEST_KEK,
			MANA_DATA_DIR: '.cache/test-data',
			MANA_LOG_LEVEL: 'error',
			// The same tool again and again is what this test is for.
			MANA_POLICY_MODE: 'log-only',
			ANTHROPIC_API_KEY: 'test-key',
			ANTHROPIC_BASE_URL: provider.url,
		},
		stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
	});
	workers.set(child.pid!, child);
	child.once('exit', () => {
		workers.delete(child.pid!);
		if (!ended) startWorker().catch((error: unknown) => console.error(error));
	});
	return new Promise<void>((resolve, reject) => {
		child.once('message', () => resolve());
		child.once('exit', (code, signal) => {
			if (signal === null) reject(new Error(`A worker ended with ${code} before it was ready.`));
		});
	});
}

/** Kills whoever works on a mission now. */
async function killHolder(): Promise<void> {
	const { rows } = await web.app.db.pool.query<{ holder: string }>('SELECT holder FROM ops.mission_lease');
	const child = workers.get(Number(rows[0]?.holder.split(' ')[1]));
	if (child?.kill('SIGKILL')) kills += 1;
}

beforeAll(async () => {
	provider = await fakeAnthropic((request) => {
		const turn = turnsTaken(request);
		if (turn >= ROUNDS) return { text: 'Done.' };
		if (kills < KILLS && random(2) === 0) {
			// Anywhere between the answer leaving and the writes of this round being done.
			setTimeout(() => {
				if (kills < KILLS) killHolder().catch((error: unknown) => console.error(error));
			}, random(120));
		}
		return {
			text: `Round ${turn}`,
			calls: [
				{ name: 'todo_create', input: { title: `task ${turn}` } },
				{ name: 'notes_create', input: { title: `note ${turn}`, content: 'x' } },
			],
		};
	});
	web = await testApp();
	ada = await web.signUp('Ada');
	await Promise.all([startWorker(), startWorker()]);
});
afterAll(async () => {
	ended = true;
	await Promise.all(
		[...workers.values()].map(async (child) => {
			const gone = new Promise((resolve) => child.once('exit', resolve));
			child.kill('SIGKILL');
			await gone;
		}),
	);
	await web.close();
	await provider.close();
});

const reader = () =>
	createReader({
		space: ada.spaceId,
		...recordSource(web.app.sync, ada.userId, ada.spaceId),
		keys: async () => (id) => (id === ada.spaceKey.keyId ? ada.spaceKey.key : undefined),
	});

const call = async (tool: string, input: unknown): Promise<{ id: string }> => {
	const ran = await web.app.tools.run({
		userId: ada.userId,
		spaceId: ada.spaceId,
		actor: { kind: 'user', id: ada.userId, name: ada.name },
		tool,
		input,
		zone: 'UTC',
		locale: 'en',
	});
	if (!ran.ok) throw new Error(ran.error.message);
	return ran.value.value as { id: string };
};

test(
	`${KILLS} kills at random points (seed ${seed})`,
	async () => {
		const { id: missionId } = await call('missions_create', { title: 'T', objective: 'O' });
		await call('agents_update', {
			id: `default:${ada.spaceId}`,
			policy: { tools: { todo_create: 'auto' }, modules: {} },
		});
		let runs = 0;
		while (kills < KILLS || runs === 0) {
			runs += 1;
			await call('missions_run', { id: missionId });
			// The run ends when the mission has given its lease back; until then a dead worker gets a successor.
			for (;;) {
				const finished = (await reader().list(Iterations, { missionId })).filter(
					(iteration) => iteration.status !== 'running',
				);
				const running = await web.app.missions.status(ada.spaceId, missionId);
				if (finished.length >= runs && running.running === null) break;
				await new Promise((resolve) => setTimeout(resolve, 50));
			}
		}
		const iterations = await reader().list(Iterations, { missionId });
		expect(iterations).toHaveLength(runs);
		expect(iterations.map(({ status, errorKind }) => `${status} ${errorKind}`)).toEqual(
			Array(runs).fill('awaiting_review null'),
		);
		for (let turn = 0; turn < ROUNDS; turn += 1) {
			const tasks = (await reader().list(Tasks)).filter(({ title }) => title === `task ${turn}`);
			expect(tasks).toHaveLength(runs);
		}
		expect(await reader().list(Proposals, { missionId })).toHaveLength(runs * ROUNDS);
		expect(await reader().list(Steps, { missionId })).toHaveLength(runs * ROUNDS * 2);
		expect(await reader().get(Missions, missionId)).toMatchObject({
			state: 'active',
			failures: 0,
			nextRunAt: null,
		});
		expect(kills).toBe(KILLS);
	},
	KILLS * 60_000,
);
