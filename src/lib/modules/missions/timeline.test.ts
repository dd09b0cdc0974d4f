import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Actor } from '../../core/sync/actor';
import { SITTING_GAP_MS, timeline, type TimelineWrite } from './timeline';

const run = (iterationId: string): Actor => ({
	kind: 'ai',
	id: 'a1',
	name: 'Mana',
	missionId: 'm1',
	iterationId,
});
const client: Actor = { kind: 'ai', id: 'mcp:t1', name: 'Desktop' };
const person: Actor = { kind: 'user', id: 'u1', name: 'Ada' };
const write = (at: number, actor: Actor, id = 'r1'): TimelineWrite => ({
	at,
	table: 'todo.tasks',
	id,
	actor,
});

describe('timeline', () => {
	test('one run is one bucket, however long it took, newest first', () => {
		const buckets = timeline([
			write(1, run('i1'), 'r1'),
			write(2 * SITTING_GAP_MS, run('i1'), 'r2'),
			write(3 * SITTING_GAP_MS, run('i2')),
		]);
		expect(buckets.map((bucket) => bucket.iterationId)).toEqual(['i2', 'i1']);
		expect(buckets[1]).toMatchObject({ from: 1, to: 2 * SITTING_GAP_MS, missionId: 'm1' });
	});

	test('a connected client has one bucket per sitting', () => {
		const buckets = timeline([
			write(0, client),
			write(SITTING_GAP_MS, client),
			write(2 * SITTING_GAP_MS + 1, client),
		]);
		expect(buckets.map((bucket) => bucket.writes.length)).toEqual([1, 2]);
	});

	test('several writes to one record are one item', () => {
		const [bucket] = timeline([write(1, run('i1'), 'a'), write(2, run('i1'), 'a'), write(3, run('i1'), 'b')]);
		expect(bucket!.items).toEqual([
			{ table: 'todo.tasks', id: 'b', writes: 1 },
			{ table: 'todo.tasks', id: 'a', writes: 2 },
		]);
	});

	test('every write of an agent is in exactly one bucket and no write of a person is in any', () => {
		const anyWrite = fc
			.record({
				at: fc.integer({ min: 0, max: 10 * SITTING_GAP_MS }),
				actor: fc.constantFrom(run('i1'), run('i2'), client, person),
				id: fc.constantFrom('a', 'b'),
			})
			.map(({ at, actor, id }) => write(at, actor, id));
		fc.assert(
			fc.property(fc.array(anyWrite), (writes) => {
				const kept = timeline(writes).flatMap((bucket) => bucket.writes);
				expect(new Set(kept).size).toBe(kept.length);
				expect(new Set(kept)).toEqual(new Set(writes.filter((entry) => entry.actor.kind === 'ai')));
				const keys = timeline(writes).map((bucket) => bucket.key);
				expect(new Set(keys).size).toBe(keys.length);
			}),
		);
	});
});
