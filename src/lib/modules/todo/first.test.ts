/** What a new device is sent first is enough for Today. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answer } from '../../core/query';
import { dayContext } from './due';
import { first } from './first';
import { priorities, Tasks, type StoredTask } from './model';
import { byUrgency, select } from './select';

const NOW = Date.UTC(2026, 10, 28, 12);
const zones = ['UTC', 'Pacific/Kiritimati', 'America/Los_Angeles'] as const;
/** As many as the widget shows. */
const SHOWN = 8;
const DAY_MS = 86_400_000;

const task = fc
	.record({
		days: fc.option(fc.integer({ min: -400, max: 20 }), { nil: null }),
		dueTime: fc.constantFrom(null, '00:10', '12:00', '23:50'),
		dueZone: fc.constantFrom(...zones),
		priority: fc.constantFrom(...priorities),
		status: fc.constantFrom('open' as const, 'open' as const, 'done' as const),
		order: fc.constantFrom('a', 'b', 'c'),
	})
	.map(({ days, dueTime, dueZone, ...rest }) => {
		const dueDate = days === null ? null : new Date(NOW + days * DAY_MS).toISOString().slice(0, 10);
		const time = dueDate === null ? null : dueTime;
		return { ...rest, dueDate, dueTime: time, dueZone: time === null ? null : dueZone };
	});

test('Today shows the same of these rows as of all', () => {
	fc.assert(
		fc.property(fc.array(task, { maxLength: 60 }), fc.constantFrom(...zones), (list, zone) => {
			const all = list.map((row, at) => ({
				...Tasks.row.parse({ ...row, createdAt: 1 }),
				id: `t-${at}`,
				meta: { authorId: 'u', actor: { kind: 'user', id: 'u', name: 'U' }, updatedAt: at },
			})) as unknown as StoredTask[];
			const asked = first.flatMap(({ table, query }) => {
				const wanted = query({ now: NOW, zone });
				return table.name !== Tasks.name || wanted === undefined ? [] : answer(Tasks, all, wanted as never);
			});
			const day = dayContext(NOW, zone);
			const shown = (rows: readonly StoredTask[]): string[] =>
				byUrgency(select(rows, { filter: 'today' }, day), zone)
					.slice(0, SHOWN)
					.map(({ id }) => id);
			expect(shown([...new Set(asked)])).toEqual(shown(all));
		}),
		{ numRuns: 500 },
	);
});
