/** R3, R4, R7: what syncing promises when the network and the server break, each with the defence taken away once. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memoryStore } from '../support/memory-store';
import { contentOf } from '../support/sync-store-contract';
import { FrameError } from '../../src/lib/core/sync/frame/error';
import { decodePush } from '../../src/lib/core/sync/frames';
import type { Write } from '../../src/lib/core/sync/record';
import { mergeSql } from '../../src/lib/server/sync/merge-sql';
import type { SyncService } from '../../src/lib/server/sync';
import { bytesOf, createSyncWorld, opened, fullTier, taskWrite, type SyncWorld } from '../support/sync-world';
import { pushBody, readPulled } from '../support/wire';

let world: SyncWorld;
let ada: string;

beforeAll(async () => {
	world = await createSyncWorld();
	ada = await world.addUser('Ada');
});
afterAll(() => world.close());

/** Without this, a repeated write would be numbered and logged again. */
const logsRepeats = mergeSql.replace(
	"won_last OR won_deleted IS NOT NULL OR won_clear <> '{}' OR won_sealed <> '{}' AS changes",
	'true AS changes',
);

/** Sequences of the history: what must be 1, 2, 3 … without a gap and without a repeat. */
async function sequences(space: string): Promise<number[]> {
	const { rows } = await world.db.pool.query<{ seq: number }>(
		'SELECT seq FROM sync.change WHERE space_id = $1 ORDER BY seq',
		[space],
	);
	return rows.map((row) => row.seq);
}
const counted = (length: number): number[] => Array.from({ length }, (_, i) => i + 1);

describe('R3: pushes and answers that are lost, doubled, reordered or cut', () => {
	interface Fate {
		readonly kind: 'arrives' | 'lost' | 'answer lost' | 'doubled' | 'cut';
		readonly keep: number;
	}
	const fates = fc.array(
		fc.record<Fate>({
			kind: fc.constantFrom('arrives', 'lost', 'answer lost', 'doubled', 'cut'),
			keep: fc.double({ min: 0, max: 1, noNaN: true }),
		}),
		{ minLength: 3, maxLength: 12 },
	);

	/** A device that sends its outbox in batches through a bad line until everything is acknowledged. */
	async function deliver(
		sync: SyncService,
		outbox: readonly Write[],
		line: readonly Fate[],
	): Promise<Set<Write>> {
		const waiting = [...outbox];
		const acknowledged = new Set<Write>();
		for (let turn = 0; waiting.length > 0; turn += 1) {
			const fate = line[turn] ?? { kind: 'arrives', keep: 1 };
			// A device may send in any order: whole batches overtake each other.
			const batch = turn % 2 === 0 ? waiting.slice(0, 5) : waiting.slice(-5);
			if (fate.kind === 'lost') continue;
			if (fate.kind === 'cut') {
				const body = pushBody(batch);
				const rest = body.subarray(0, Math.floor(fate.keep * (body.length - 1)));
				expect(() => decodePush(rest)).toThrow(FrameError);
				continue;
			}
			const results = await sync.push(ada, batch);
			if (fate.kind === 'doubled') await sync.push(ada, batch);
			if (fate.kind === 'answer lost') continue;
			for (const [n, { status, reason }] of results.entries()) {
				expect(status, reason).not.toBe('rejected');
				acknowledged.add(batch[n]!);
				waiting.splice(waiting.indexOf(batch[n]!), 1);
			}
		}
		return acknowledged;
	}

	const outboxOf = (space: string, size: number): Write[] =>
		Array.from({ length: size }, (_, n) =>
			taskWrite(space, `t-${n % 4}`, {
				// A restore brings text along: without it one that overtakes its record would be refused, and rightly.
				...(n % 3 === 0 || n % 14 === 7
					? { title: `title ${n}` }
					: { set: { priority: n % 2 ? 'low' : 'high' } }),
				...(n % 7 === 0 ? { deleted: n % 2 === 0 } : {}),
			}),
		);

	async function survives(sync: SyncService, line: readonly Fate[], size: number): Promise<void> {
		const space = await world.addSpace({ [ada]: 'owner' });
		const outbox = outboxOf(space, size).map((write) => ({
			...write,
			actor: { kind: 'user' as const, id: ada, name: 'Ada' },
		}));
		const acknowledged = await deliver(sync, outbox, line);
		expect(acknowledged.size).toBe(outbox.length);
		const memory = memoryStore();
		await memory.apply(outbox);
		const stored = await sync.readRecords(ada, space, { table: 'todo.tasks', deleted: 'too' });
		expect(contentOf(stored)).toEqual(contentOf(await memory.read()));
		const before = await bytesOf(world.db, space);
		for (let twice = 0; twice < 2; twice += 1) await sync.push(ada, outbox);
		expect(await bytesOf(world.db, space)).toBe(before);
		const seqs = await sequences(space);
		expect(seqs).toEqual(counted(seqs.length));
	}

	test('nothing acknowledged is lost, and the whole outbox sent twice changes not one byte', async () => {
		await fc.assert(
			fc.asyncProperty(fates, fc.integer({ min: 1, max: 30 }), (line, size) =>
				survives(world.sync, line, size),
			),
			{ numRuns: fullTier ? 500 : 25 },
		);
	});

	test('sabotage: a merge that takes repeats for news is noticed', async () => {
		expect(logsRepeats).not.toBe(mergeSql);
		const broken = world.syncWith({ mergeSql: logsRepeats });
		await expect(survives(broken, [{ kind: 'answer lost', keep: 1 }], 1)).rejects.toThrow(/be/);
	});
});

describe('R4: the server is killed around its commit', () => {
	let childFile: string;

	beforeAll(async () => {
		// Bundled once, because loading the sources would take longer than everything else in a round.
		const outDir = fileURLToPath(new URL('../../node_modules/.cache/mana-sync-child', import.meta.url));
		await build({
			configFile: false,
			logLevel: 'error',
			build: {
				ssr: fileURLToPath(new URL('../support/sync-child.ts', import.meta.url)),
				outDir,
				emptyOutDir: true,
				target: 'node20',
				rollupOptions: { output: { format: 'esm', entryFileNames: 'sync-child.mjs' } },
			},
		});
		childFile = `${outDir}/sync-child.mjs`;
	});

	async function start(statement: string): Promise<ChildProcess> {
		const child = fork(childFile, [], {
			env: {
				...process.env,
				SYNC_CHILD_DATABASE: world.database.url,
				SYNC_CHILD_MERGE: statement === mergeSql ? '' : statement,
			},
			stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
		});
		const [ready] = (await once(child, 'message')) as [unknown];
		expect(ready).toBe('ready');
		return child;
	}

	/** Pushes through a child and kills it: as soon as the commit is known here, or after so many milliseconds. */
	async function pushAndKill(
		child: ChildProcess,
		space: string,
		writes: readonly Write[],
		when: 'committed' | number,
	): Promise<void> {
		const exited = once(child, 'exit');
		const moment = new Promise<void>((resolve) => {
			if (typeof when === 'number') setTimeout(resolve, when);
			else {
				const stop = world.live.subscribe(ada, (event) => {
					if (event.type !== 'change' || event.space !== space) return;
					stop();
					resolve();
				});
			}
		});
		await world.live.heads(ada);
		child.send({ userId: ada, writes });
		await moment;
		child.kill('SIGKILL');
		await exited;
	}

	async function killRounds(rounds: number, statement: string): Promise<void> {
		const service = statement === mergeSql ? world.sync : world.syncWith({ mergeSql: statement });
		const space = await world.addSpace({ [ada]: 'owner' });
		const outbox: Write[] = [];
		let next = start(statement);
		for (let round = 0; round < rounds; round += 1) {
			const child = await next;
			// The next one starts while this one works: starting is most of the time of a round.
			next = start(statement);
			const batch = counted(20).map((n) =>
				taskWrite(space, `t-${round}-${n % 15}`, { title: `round ${round} write ${n}` }),
			);
			outbox.push(...batch);
			await pushAndKill(child, space, batch, round % 2 === 0 ? 'committed' : (round * 17) % 200);
			// The device heard nothing it can trust and sends again.
			const again = await service.push(ada, batch);
			for (const { status } of again) expect(status).not.toBe('rejected');
		}
		(await next).kill('SIGKILL');
		expect(await sequences(space)).toEqual(counted(outbox.length));
		const { rows } = await world.db.pool.query<{ n: number }>(
			`SELECT count(DISTINCT stamp)::int AS n FROM sync.change WHERE space_id = $1`,
			[space],
		);
		expect(rows[0]!.n).toBe(outbox.length);
	}

	test('a retry never doubles, and the history is gapless and unique', async () => {
		await killRounds(fullTier ? 200 : 20, mergeSql);
	}, 900_000);

	test('sabotage: a merge that takes repeats for news is noticed', async () => {
		await expect(killRounds(1, logsRepeats)).rejects.toThrow(/equal/);
	});
});

describe('R7: eight writers and a reader that never waits', () => {
	/** Takes its place in the sequence before it commits, and lets later places commit first. */
	const unordered = {
		lockSql: 'SELECT $1::text',
		mergeSql: mergeSql.replace(
			'SELECT h.no, h.seq FROM',
			"SELECT h.no, nextval('sync.unordered') * 10 AS seq, pg_sleep(random() * 0.02) FROM",
		),
	};

	async function race(sync: SyncService, ms: number): Promise<{ written: number; missed: string[] }> {
		const space = await world.addSpace({ [ada]: 'owner' });
		await sync.push(ada, [taskWrite(space, 'first', { title: 'first' })]);
		const written: string[] = ['first'];
		const seen = new Set<string>();
		const end = Date.now() + ms;
		let writing = true;
		let cursor = 0;
		const pullOnce = async (): Promise<void> => {
			const lines = await readPulled(opened(sync.pull(ada, { cursors: { [space]: cursor }, limit: 10_000 })));
			for (const line of lines) {
				if (typeof line['id'] === 'string') seen.add(line['id']);
				else if (typeof line['cursor'] === 'number') cursor = line['cursor'];
			}
		};
		const writers = counted(8).map(async (writer) => {
			for (let n = 0; Date.now() < end; n += 1) {
				const ids = counted(1 + ((n + writer) % 3)).map((k) => `w${writer}-${n}-${k}`);
				const results = await sync.push(
					ada,
					ids.map((id) => taskWrite(space, id, { title: id })),
				);
				for (const [i, { status }] of results.entries()) if (status === 'applied') written.push(ids[i]!);
			}
		});
		const puller = (async () => {
			while (writing) await pullOnce();
		})();
		await Promise.all(writers);
		writing = false;
		await puller;
		await pullOnce();
		return { written: written.length, missed: written.filter((id) => !seen.has(id)) };
	}

	test('the reader misses nothing', async () => {
		const { written, missed } = await race(world.sync, fullTier ? 600_000 : 10_000);
		expect(written).toBeGreaterThan(100);
		expect(missed).toEqual([]);
	}, 900_000);

	test('sabotage: without the lock that orders commits, it does miss some', async () => {
		expect(unordered.mergeSql).not.toBe(mergeSql);
		await world.db.pool.query('CREATE SEQUENCE sync.unordered; GRANT USAGE ON sync.unordered TO mana_app');
		const { missed } = await race(world.syncWith(unordered), 5_000);
		expect(missed.length).toBeGreaterThan(0);
	});
});
