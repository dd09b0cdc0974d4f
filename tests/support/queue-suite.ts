/** What queues promise, the same on both backends (R33): order, delay, ids, retries, one scheduler, nothing lost. */
import { expect, test } from 'vitest';
import type { Job } from '../../src/lib/server/queue/jobs';
import { createManualTurns, plannedTurn } from '../../src/lib/server/missions/turns';
import type { Handler, Queues } from '../../src/lib/server/queue/queues';

type MissionJob = Job<'missions'>;

/** Resolves when `count` jobs were handled; answers their mission ids in order. */
function collector(count: number) {
	const seen: string[] = [];
	let done = (): void => undefined;
	const finished = new Promise<void>((resolve) => (done = resolve));
	const handler: Handler<'missions'> = async ({ missionId }) => {
		seen.push(missionId);
		if (seen.length === count) done();
	};
	return { seen, finished, handler };
}

const job = (missionId: string): MissionJob => ({ spaceId: 's', missionId, trigger: 'manual' });

/** `make` opens queues over one and the same store each time; every test leaves it empty. */
export function queueSuite(make: () => Queues): void {
	const use = async (body: (queues: Queues, other: Queues) => Promise<void>): Promise<void> => {
		const [queues, other] = [make(), make()];
		try {
			await body(queues, other);
		} finally {
			await Promise.all(queues.all().map((queue) => queue.obliterate({ force: true })));
			await queues.close();
			await other.close();
		}
	};

	test('one consumer takes jobs in the order they came', () =>
		use(async (queues) => {
			const names = Array.from({ length: 20 }, (_, n) => `m${n}`);
			for (const name of names) await queues.add('missions', job(name));
			const { seen, finished, handler } = collector(names.length);
			queues.consume('missions', handler);
			await finished;
			expect(seen).toEqual(names);
		}));

	test('delayed jobs come when they are due, sooner ones first', () =>
		use(async (queues) => {
			await queues.add('missions', job('late'), { delayMs: 600 });
			await queues.add('missions', job('soon'), { delayMs: 200 });
			await queues.add('missions', job('now'));
			const { seen, finished, handler } = collector(3);
			queues.consume('missions', handler);
			await finished;
			expect(seen).toEqual(['now', 'soon', 'late']);
		}));

	test('an id is taken once while its job waits, from any process, and free again afterwards', () =>
		use(async (queues, other) => {
			await queues.add('missions', job('a'), { id: 'same' });
			await other.add('missions', job('b'), { id: 'same' });
			expect(await queues.counts('missions')).toMatchObject({ waiting: 1 });
			const first = collector(1);
			const consumer = queues.consume('missions', first.handler);
			await first.finished;
			await consumer.close();
			await other.add('missions', job('c'), { id: 'same' });
			const second = collector(1);
			queues.consume('missions', second.handler);
			await second.finished;
			expect([...first.seen, ...second.seen]).toEqual(['a', 'c']);
		}));

	test('of 3,000 runs of one account planned for now, another one’s planned run is among the next and its wish the very next', () =>
		use(async (queues) => {
			const crowd = Array.from({ length: 3_000 }, (_, n) => n + 1);
			for (let at = 0; at < crowd.length; at += 200) {
				await Promise.all(
					crowd
						.slice(at, at + 200)
						.map((place) =>
							queues.add('missions', job(`a-${String(place)}`), { priority: plannedTurn(place) }),
						),
				);
			}
			const turns = createManualTurns({ clock: { now: () => 0 } });
			for (let n = 0; n < 20; n += 1) {
				await queues.add('missions', job(`a-now-${String(n)}`), { priority: turns.next('a') });
			}
			await queues.add('missions', job('b-planned'), { priority: plannedTurn(1) });
			await queues.add('missions', job('b-now'), { priority: turns.next('b') });
			const { seen, finished, handler } = collector(60);
			const consumer = queues.consume('missions', handler);
			await finished;
			await consumer.close();
			expect(seen).toEqual(expect.arrayContaining(['b-now', 'b-planned']));
			expect(seen.indexOf('b-now')).toBeLessThan(2);
			// Behind the wishes of people and the first planned run of the other account.
			expect(seen.indexOf('b-planned')).toBeLessThan(24);
		}));

	test('a delayed job takes its turn when it is due', () =>
		use(async (queues) => {
			await queues.add('missions', job('first'), { delayMs: 50, priority: 1 });
			await queues.add('missions', job('last'), { priority: 2_000 });
			await queues.add('missions', job('middle'), { delayMs: 50, priority: 1_001 });
			await expect.poll(async () => (await queues.counts('missions'))['delayed']).toBe(2);
			const { seen, finished, handler } = collector(3);
			queues.consume('missions', handler);
			await finished;
			expect(seen.indexOf('first')).toBeLessThan(seen.indexOf('middle'));
		}));

	test('a failing job is tried again as often as asked, and what is stored names no text', () =>
		use(async (queues) => {
			let tries = 0;
			let last = (): void => undefined;
			const tried = new Promise<void>((resolve) => (last = resolve));
			queues.consume('missions', async () => {
				tries += 1;
				if (tries === 3) last();
				throw new TypeError('the secret words');
			});
			await queues.add('missions', job('x'), { id: 'x', attempts: 3, backoffMs: 20 });
			await tried;
			await expect.poll(async () => (await queues.counts('missions'))['failed']).toBe(1);
			const [failed] = await queues.all()[0]!.getFailed();
			expect(JSON.stringify(failed)).not.toContain('secret words');
			expect(tries).toBe(3);
		}));

	test('two consumers share the work and no job is taken twice', () =>
		use(async (queues, other) => {
			const names = Array.from({ length: 40 }, (_, n) => `m${n}`);
			const { seen, finished, handler } = collector(names.length);
			queues.consume('missions', handler, { concurrency: 3 });
			other.consume('missions', handler, { concurrency: 3 });
			await Promise.all(names.map((name, n) => (n % 2 ? queues : other).add('missions', job(name))));
			await finished;
			expect([...seen].sort()).toEqual([...names].sort());
		}));

	test('a repetition that several processes ask for happens once per period', () =>
		use(async (queues, other) => {
			let count = 0;
			let third = (): void => undefined;
			const thrice = new Promise<void>((resolve) => (third = resolve));
			const handler: Handler<'maintenance'> = async () => {
				count += 1;
				if (count === 3) third();
			};
			await Promise.all(
				[queues, other, queues].map((q) => q.every('maintenance', 'tick', 300, { task: 'sweep' })),
			);
			const began = performance.now();
			queues.consume('maintenance', handler);
			other.consume('maintenance', handler);
			await thrice;
			// Three ticks at once would be three schedulers.
			expect(performance.now() - began).toBeGreaterThan(400);
		}));

	test('a payload that holds more or other than ids is refused', () =>
		use(async (queues) => {
			await expect(queues.add('missions', { missionId: 'm' } as MissionJob)).rejects.toThrow();
			await queues.add('missions', { ...job('m'), title: 'secret' } as MissionJob);
			const [stored] = await queues.all()[0]!.getWaiting();
			expect(stored!.data).toEqual(job('m'));
		}));
}
