/** Processes of a cluster come and go: an empty database, all starting at once, a queue that is away, a stop in order. */
import { describe, expect, test } from 'vitest';
import { liveOnce } from '../../src/lib/client/sync/live-stream';
import { createCluster, eventually, startCluster, type Running, type Web } from '../support/cluster';
import { createErrands } from '../support/cluster-missions';
import { createClusterStore } from '../support/cluster-store';
import { connectMcp } from '../support/mcp-http';
import { missionModel } from '../support/mission-model';
import { redisRoad } from '../support/redis';
import { createVisitor, signUp, type Visitor } from '../support/visitor';

const healthOf = async (web: Web): Promise<{ status: number; checks: unknown }> => {
	const answer = await fetch(`${web.url}/health`);
	const { checks } = (await answer.json()) as { checks: unknown };
	return { status: answer.status, checks };
};

/** How it ended, and whether in time. */
async function stop(what: Running) {
	const began = performance.now();
	what.kill('SIGTERM');
	const code = await what.exited;
	return { code, inTime: performance.now() - began < what.graceMs, left: what.lives() };
}
const inOrder = { code: 0, inTime: true, left: false };

/** A browser's live stream; resolves once it is open. */
async function follow(visitor: Visitor, web: Web): Promise<{ readonly ended: Promise<unknown> }> {
	const { signal } = new AbortController();
	let ended: Promise<unknown> = Promise.resolve();
	await new Promise<void>((resolve) => {
		ended = liveOnce(visitor.at(web), { onOpen: resolve, onEvent: () => undefined }, signal);
	});
	return { ended };
}

// Each on a database and processes of its own, and mostly waiting.
describe.concurrent('a cluster', () => {
	test('starts all at once on an empty database, says what is missing, and is ready once it was migrated', async ({
		onTestFinished,
	}) => {
		const store = await createClusterStore();
		onTestFinished(store.drop);
		const cluster = createCluster(store);
		onTestFinished(cluster.end);
		const webs = await Promise.all([cluster.startWeb(), cluster.startWeb()]);
		for (const web of webs) {
			expect(await healthOf(web)).toEqual({
				status: 503,
				checks: {
					database: 'ok',
					migrations: expect.stringMatching(/^\d+ migrations are not applied/),
					queue: 'ok',
				},
			});
		}
		const migrations = await Promise.all([cluster.migrate(), cluster.migrate()]);
		expect(migrations.map(({ text }) => text.split('\n')[0]).sort()).toEqual([
			'Applied:',
			'The database is up to date.',
		]);
		// Everything else waits for this process to end.
		for (const { lingeredMs } of migrations) expect(lingeredMs).toBeLessThan(3_000);
		for (const web of webs) {
			expect(await healthOf(web)).toEqual({
				status: 200,
				checks: { database: 'ok', migrations: 'ok', queue: 'ok' },
			});
		}
	});

	test('ends in order on SIGTERM, streams and a run under way included, and goes on after the next start', async ({
		onTestFinished,
	}) => {
		const model = await missionModel();
		onTestFinished(model.close);
		const cluster = await startCluster(model.env);
		onTestFinished(cluster.end);
		const { a, b, workers, store } = cluster;
		const ada = createVisitor('203.0.113.9');
		const account = await signUp(ada, a, 'Ada');
		const { spaceId } = account;
		const connection = { name: 'Robot', spaceId, scope: 'read', days: 1, zone: 'UTC' } as const;
		const { token } = await ada.api(b).connections.create.mutate(connection);
		for (const web of [a, b]) await connectMcp(new URL('/mcp', web.url), token);
		const streams = [await follow(ada, a), await follow(ada, b)];

		const turn = model.hold('errand-stopped', 1);
		model.script('errand-stopped', [{ create: ['before'] }, { create: ['after'] }, 'Done.']);
		const errands = await createErrands(ada, a, account);
		onTestFinished(errands.close);
		await errands.create('m-1', 'errand-stopped');
		await ada.api(b).missions.runNow.mutate({ spaceId, missionId: 'm-1' });
		await turn.arrived;

		const ended = await Promise.all([a, b, ...workers].map(stop));
		expect(ended).toEqual([inOrder, inOrder, inOrder, inOrder]);
		await Promise.all(streams.map((stream) => stream.ended));
		expect(await store.connections()).toBe(0);

		turn.open();
		const worker = await cluster.startWorker();
		const statusOfRun = `SELECT clear ->> 'status' AS status FROM sync.record WHERE tbl = 'missions.iterations'`;
		await eventually(
			async () => {
				const rows = await store.sql<{ status: string }>(statusOfRun);
				return rows.length === 1 && rows[0]?.status === 'approved' ? true : undefined;
			},
			() => `The run was not taken up again:\n${worker.output()}`,
		);
		expect(model.turns('errand-stopped')).toEqual([0, 1, 1, 2]);
	});

	test('ends a worker in time although its queue is away', async ({ onTestFinished }) => {
		const store = await createClusterStore();
		onTestFinished(store.drop);
		const road = await redisRoad(store.redisUrl);
		onTestFinished(road.close);
		const cluster = createCluster({ ...store, redisUrl: road.url });
		onTestFinished(cluster.end);
		await cluster.migrate();
		const worker = await cluster.startWorker();
		await road.block();
		await eventually(
			async () => (worker.output().includes('the queue backend reports a problem') ? true : undefined),
			() => `The worker did not notice:\n${worker.output()}`,
		);
		expect(await stop(worker)).toMatchObject({ inTime: true, left: false });
	});
});
