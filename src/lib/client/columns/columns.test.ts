/** Windows and tallies that are kept by change say what a look at everything says. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { moment, momentOrNull, table } from '../../core/module';
import { answer, comparatorOf, matcherOf, type OrderBy, type Where } from '../../core/query';
import { createColumns } from './columns';
import { GONE, LIVE, type Move, type Peek } from './peek';
import { createTally } from './tally';
import { createWindow } from './window';

const ranks = ['low', 'medium', 'high'] as const;
const Things = table({
	name: 'test.things',
	row: z.object({
		rank: z.enum(ranks).default('medium'),
		day: z.string().nullable().default(null),
		at: moment,
		doneAt: momentOrNull,
		kept: z.boolean().default(false),
	}),
	sealed: [],
	clear: ['rank', 'day', 'at', 'doneAt', 'kept'],
	index: ['rank', 'day', 'at', 'doneAt', 'kept'],
});
type T = typeof Things;

const days = ['2026-01-01', '2026-01-02', '2026-02-01'] as const;
const values = fc.tuple(
	fc.option(fc.constantFrom(...ranks), { nil: undefined }),
	fc.option(fc.constantFrom(null, ...days), { nil: undefined }),
	fc.option(fc.nat(4), { nil: undefined }),
	fc.option(fc.constantFrom(null, 1, 2), { nil: undefined }),
	fc.option(fc.boolean(), { nil: undefined }),
);
const move: fc.Arbitrary<Move> = fc.record({
	id: fc.constantFrom(...'abcdefghij'),
	updatedAt: fc.nat(5),
	presence: fc.constantFrom(LIVE, LIVE, LIVE, GONE, undefined),
	page: fc.constant(0),
	values,
});
const where: fc.Arbitrary<Where<T>> = fc.record(
	{
		rank: fc.oneof(
			fc.constantFrom(...ranks),
			fc.record({ in: fc.subarray([...ranks]) }),
			fc.record({ from: fc.constantFrom(...ranks) }),
		),
		day: fc.oneof(
			fc.constant(null),
			fc.constantFrom(...days),
			fc.record({ from: fc.constantFrom(...days), below: fc.constantFrom(...days) }, { requiredKeys: [] }),
		),
		kept: fc.boolean(),
	},
	{ requiredKeys: [] },
);
const order: fc.Arbitrary<readonly OrderBy<T>[]> = fc.array(
	fc.record(
		{
			by: fc.constantFrom(
				'rank' as const,
				'day' as const,
				'at' as const,
				'doneAt' as const,
				'updatedAt' as const,
			),
			descending: fc.boolean(),
			emptyFirst: fc.boolean(),
		},
		{ requiredKeys: ['by'] },
	),
	{ maxLength: 3 },
);

const rowOf = (peek: Peek) => ({
	id: peek.id,
	...Object.fromEntries(Things.index.map((field) => [field, peek.value(field)])),
	meta: { updatedAt: peek.updatedAt },
});

test('a window kept by change is the answer to its query', () => {
	fc.assert(
		fc.property(
			fc.array(move, { maxLength: 20 }),
			fc.array(fc.array(move, { maxLength: 4 }), { maxLength: 12 }),
			where,
			order,
			fc.nat(8),
			(first, later, wanted, by, limit) => {
				const columns = createColumns(Things);
				columns.take(first);
				const window = createWindow(
					{ matches: matcherOf(Things, wanted), compare: comparatorOf(Things, by), limit },
					columns.all,
				);
				const tally = createTally({ matches: matcherOf(Things, wanted), field: 'day' }, columns.all);
				const check = (): void => {
					const live = [...columns.all()].filter((peek) => peek.presence === LIVE).map(rowOf);
					const all = answer(Things, live, { where: wanted, order: by });
					expect(window.first().map(({ id }) => id)).toEqual(all.slice(0, limit).map(({ id }) => id));
					expect(window.total()).toBe(all.length);
					const counts = new Map<unknown, number>();
					for (const row of all) counts.set(row['day' as never], (counts.get(row['day' as never]) ?? 0) + 1);
					expect(new Map(tally.counts())).toEqual(counts);
				};
				check();
				for (const moves of later) {
					for (const { before, after } of columns.take(moves)) {
						window.change(before, after);
						tally.change(before, after);
					}
					check();
				}
			},
		),
		{ numRuns: 2_000 },
	);
});

test('a window larger than what is kept beside it refills from the table', () => {
	const columns = createColumns(Things);
	const thing = (n: number): Move => ({
		id: String(n).padStart(4, '0'),
		updatedAt: n,
		presence: LIVE,
		page: 0,
		values: ['low', null, n, null, false],
	});
	columns.take(Array.from({ length: 500 }, (_, n) => thing(n)));
	const window = createWindow(
		{ matches: matcherOf(Things), compare: comparatorOf(Things, [{ by: 'at' }]), limit: 20 },
		columns.all,
	);
	for (let n = 0; n < 400; n += 1) {
		const [change] = columns.take([{ ...thing(n), presence: undefined }]);
		window.change(change!.before, change!.after);
		expect(window.first()[0]!.id).toBe(String(n + 1).padStart(4, '0'));
		expect(window.first()).toHaveLength(20);
		expect(window.total()).toBe(499 - n);
	}
});

test('what a row written before its page was expanded does not say stays as the page said', () => {
	const columns = createColumns(Things);
	columns.take([
		{ id: 'a', updatedAt: 1, presence: LIVE, page: 7, values: ['high', '2026-01-01', 1, null, true] },
	]);
	columns.take([
		{ id: 'a', updatedAt: 2, presence: LIVE, values: ['low', undefined, undefined, undefined, undefined] },
	]);
	expect(columns.get('a')).toMatchObject({ page: 7, values: ['low', '2026-01-01', 1, null, true] });
	columns.take([
		{
			id: 'a',
			updatedAt: 3,
			presence: LIVE,
			page: 0,
			values: ['low', undefined, undefined, undefined, undefined],
		},
	]);
	expect(columns.get('a')).toMatchObject({ page: 0, values: ['low', null, 0, null, false] });
});
