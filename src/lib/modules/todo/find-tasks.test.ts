/** What a list asks narrowly is what a look at every task would show. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { testReader } from '../../core/ports/reader';
import { dayContext } from './due';
import { ask, lookThrough, type Wanted } from './find-tasks';
import { priorities, statuses, Tasks, type StoredTask } from './model';
import { compareKeys } from './order-key';
import { byUrgency, select } from './select';
import { isWhole } from './support';

const zones = [
	'Europe/Berlin',
	'Pacific/Kiritimati',
	'Pacific/Pago_Pago',
	'America/St_Johns',
	'Nowhere/Land',
	null,
];
const people = ['Europe/Berlin', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'UTC'];
/** Days around clock changes too: Berlin 2026-03-29, and the year's end. */
const moments = [1_774_742_400_000, 1_774_760_000_000, 1_798_700_000_000, 1_780_000_000_000];

const taskOf = (now: number) =>
	fc.record(
		{
			title: fc.constantFrom('', 'tea', 'tea and cake'),
			tags: fc.constantFrom([], ['home'], ['Home', 'x']),
			status: fc.constantFrom(...statuses),
			priority: fc.constantFrom(...priorities),
			dueDate: fc
				.integer({ min: -6, max: 6 })
				.map((days) => new Date(now + days * 86_400_000).toISOString().slice(0, 10)),
			dueTime: fc.constantFrom('00:00', '02:30', '03:15', '12:00', '23:59', null),
			dueZone: fc.constantFrom(...zones),
			projectId: fc.constantFrom('p', null),
			order: fc.constantFrom('', 'a', 'b'),
			completedAt: fc.constantFrom(now - 5, now, null),
			createdAt: fc.constantFrom(1, 2),
		},
		{ requiredKeys: [] },
	);
/** What is left of a task of which only other fields were ever written. */
const strayOf = (now: number) => taskOf(now).map(({ title: _title, createdAt: _createdAt, ...rest }) => rest);
const world = fc
	.tuple(fc.constantFrom(...moments), fc.constantFrom(...people))
	.chain(([now, zone]) =>
		fc.tuple(
			fc.constant(now),
			fc.constant(zone),
			fc.array(fc.oneof({ weight: 3, arbitrary: taskOf(now) }, strayOf(now)), { maxLength: 30 }),
		),
	);
const wanted = fc.record(
	{
		filter: fc.constantFrom('open', 'completed', 'overdue', 'today', 'all' as const),
		projectId: fc.constant('p'),
		limit: fc.integer({ min: 1, max: 8 }),
	},
	{ requiredKeys: ['filter', 'limit'] },
) as fc.Arbitrary<Wanted>;

describe.each(['asked', 'looked through'] as const)('%s', (way) => {
	test('the same tasks in the same order, and as many', async () => {
		await fc.assert(
			fc.asyncProperty(world, wanted, async ([now, zone, rows], { ...want }) => {
				if (way === 'looked through') Object.assign(want, { tag: 'home', query: 'tea' });
				const held = rows.map((row, at) => ({ ...row, id: `t${(at * 7) % 31}` }));
				const reader = testReader({ [Tasks.name]: held as unknown as Record<string, unknown>[] });
				const day = dayContext(now, zone);
				const all = (await reader.list(Tasks)).filter(isWhole);
				const meant = select(all, want, day).filter(
					({ title }) => way === 'asked' || title.startsWith('tea'),
				);
				const expected: StoredTask[] =
					want.filter === 'completed'
						? meant.sort((a, b) => (b.completedAt ?? 0) - (a.completedAt ?? 0) || compareKeys(a.id, b.id))
						: byUrgency(meant, zone);
				const found = await (way === 'asked' ? ask : lookThrough)({ reader }, want, day);
				expect(found.total).toBe(expected.length);
				expect(found.tasks.map(({ id }) => id)).toEqual(expected.slice(0, want.limit).map(({ id }) => id));
			}),
			{ numRuns: 400 },
		);
	});
});
