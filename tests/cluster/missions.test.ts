/** One mission and two workers: it runs once, and goes on where it was when the worker that had it is killed. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, startCluster, type FullCluster } from '../support/cluster';
import { createErrands, type Errands } from '../support/cluster-missions';
import { missionModel, type MissionModel } from '../support/mission-model';
import { fullTier } from '../support/sync-world';
import { createVisitor, signUp, type Account, type Visitor } from '../support/visitor';

/** A lease of 30 s has to run out, and a sweep comes every 10 s; twice that, because machines stall. */
const TAKEOVER_MS = 80_000;
/** The queue looks for jobs of lost workers every 30 s, and gives one away when it finds it for the second time. */
const REDELIVERY_MS = 75_000;

let model: MissionModel;
let cluster: FullCluster;
let ada: Visitor;
let account: Account;
let errands: Errands;

beforeAll(async () => {
	model = await missionModel();
	cluster = await startCluster(model.env);
	ada = createVisitor('203.0.113.9');
	account = await signUp(ada, cluster.a, 'Ada');
	errands = await createErrands(ada, cluster.b, account);
});
afterAll(async () => {
	await errands?.close();
	await cluster?.end();
	await model.close();
});

const runNow = (web: FullCluster['a'], missionId: string) =>
	ada.api(web).missions.runNow.mutate({ spaceId: account.spaceId, missionId });

/** The worker that holds a mission now. */
async function holderOf(missionId: string) {
	const [row] = await cluster.store.sql<{ holder: string }>(
		'SELECT holder FROM ops.mission_lease WHERE mission_id = $1',
		[missionId],
	);
	return cluster.workers.find(({ pid }) => pid === Number(row?.holder.split(' ')[1]));
}

/** Resolves once no job of a mission waits and this many are worked on. */
const allTaken = (active: number, limitMs?: number): Promise<true> =>
	eventually(
		async () => {
			const { redis } = cluster.store;
			const [waiting, taken] = await Promise.all(
				['wait', 'active'].map((list) => redis.llen(`mana:missions:${list}`)),
			);
			return waiting === 0 && taken === active ? true : undefined;
		},
		() => 'Jobs were left in the queue.',
		limitMs,
	);

test('asked for on both web processes at once, it runs once', async () => {
	const turn = model.hold('errand-once', 0);
	model.script('errand-once', [{ create: ['once'] }, 'Done.']);
	await errands.create('m-once', 'errand-once');
	const asked = await Promise.allSettled(
		[cluster.a, cluster.b, cluster.a, cluster.b].map((web) => runNow(web, 'm-once')),
	);
	// At least one was queued; the others met it, or were told that it runs already.
	expect(asked.some(({ status }) => status === 'fulfilled')).toBe(true);
	await turn.arrived;
	await allTaken(1);
	turn.open();
	const runs = await errands.ended('m-once', 1);
	expect(runs).toMatchObject([{ status: 'approved', trigger: 'manual', errorKind: null }]);
	expect(await errands.tasks()).toEqual(['once']);
	expect(await errands.steps('m-once')).toHaveLength(1);
	expect(model.turns('errand-once')).toEqual([0, 1]);
});

test(
	'a worker that is killed in the middle has a successor, which writes nothing twice',
	async () => {
		// The worker dies while it waits for the second answer; whoever asks again gets it.
		const turn = model.hold('errand-killed', 1);
		model.script('errand-killed', [{ create: ['before 1', 'before 2'] }, { create: ['after'] }, 'Done.']);
		await errands.create('m-killed', 'errand-killed');
		await runNow(cluster.a, 'm-killed');
		await turn.arrived;
		const killed = await holderOf('m-killed');
		killed!.kill('SIGKILL');
		expect(await killed!.exited).toBe('SIGKILL');
		turn.open();
		const runs = await errands.ended('m-killed', 1, TAKEOVER_MS);
		expect(runs).toMatchObject([{ status: 'approved', errorKind: null }]);
		// The killed worker's own job comes back too, and finds its run ended.
		if (fullTier) await allTaken(0, REDELIVERY_MS);
		expect(await errands.runs('m-killed')).toHaveLength(1);
		expect(await errands.tasks()).toEqual(['after', 'before 1', 'before 2', 'once']);
		expect((await errands.steps('m-killed')).map(({ index }) => index).sort()).toEqual([0, 1, 2]);
		// What had been answered was not asked again.
		expect(model.turns('errand-killed')).toEqual([0, 1, 1, 2]);
	},
	TAKEOVER_MS + REDELIVERY_MS,
);
