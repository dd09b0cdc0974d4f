import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Change } from './change';
import { MAX_RECORD_TEXT, MAX_RECORDS, recordsAfter } from './records-after';

const ids = fc.constantFrom('a', 'b', 'c');
const change = fc.record(
	{ id: ids, set: fc.dictionary(fc.constantFrom('title', 'done'), fc.string()), deleted: fc.boolean() },
	{ requiredKeys: ['id'] },
);

test('a record is told as applying the changes one after the other leaves it', () => {
	fc.assert(
		fc.property(fc.array(change, { maxLength: 8 }), (drawn) => {
			const changes: Change[] = drawn.map((one) => ({ table: 't.rows', ...one }) as Change);
			const before = ['a', 'b'].map((id) => ({
				table: 't.rows',
				id,
				row: { title: `was ${id}`, kept: true },
			}));
			const held = new Map<string, { row: Record<string, unknown>; deleted: boolean }>();
			for (const { id, set, deleted } of changes) {
				const was = held.get(id) ?? { row: { ...before.find((row) => row.id === id)?.row }, deleted: false };
				held.set(id, { row: { ...was.row, ...set }, deleted: deleted ?? was.deleted });
			}
			const { records } = recordsAfter(changes, before);
			expect(records).toEqual(
				[...held].map(([id, { row, deleted }]) => ({
					table: 't.rows',
					id,
					...(deleted ? { deleted: true } : {}),
					fields: row,
				})),
			);
		}),
	);
});

test('a long text is cut between characters and said to be, and a long list says how many more there are', () => {
	const long = `${'x'.repeat(MAX_RECORD_TEXT - 1)}🌍 and on`;
	const { records } = recordsAfter([{ table: 't.rows', id: 'a', set: { title: long, short: 'y' } }], []);
	expect(records[0]).toMatchObject({
		fields: { title: 'x'.repeat(MAX_RECORD_TEXT - 1), short: 'y' },
		cut: ['title'],
	});
	const many = Array.from({ length: MAX_RECORDS + 5 }, (_, n) => ({
		table: 't.rows',
		id: `r${n}`,
		deleted: true,
	}));
	expect(recordsAfter(many, [])).toMatchObject({ moreRecords: 5 });
	expect(recordsAfter(many, []).records).toHaveLength(MAX_RECORDS);
});
