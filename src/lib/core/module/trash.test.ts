/** What a trash shows: newest deletion first, by whom, how long it stays; nothing that is gone or was never written. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { z } from 'zod';
import type { Actor } from '../sync/actor';
import { daysLeft, deletionOf, goneAt, isHollow, isPastTrash, TRASH_DAYS, TRASH_MS } from '../sync/trash';
import type { RecordState } from '../sync/record';
import { table, type Stored } from './table';
import { testClock } from '../ports/clock';
import { testReader } from '../ports/reader';
import { listDeleted } from './deleted';
import { trashOf, trashRows } from './trash';

const DAY_MS = 86_400_000;
const NOW = 1_750_000_000_000;
const ada: Actor = { kind: 'user', id: 'u-1', name: 'Ada' };

const Row = z.object({
	title: z.string().default(''),
	text: z.string().default(''),
	at: z.number().default(0),
});
const Things = table({ name: 'demo.things', row: Row, sealed: ['title', 'text'], clear: ['at'] });
const source = trashOf(Things, 'restore', (row) => row.title);

const thing = (
	id: string,
	fields: Partial<z.infer<typeof Row>>,
	meta: Partial<Stored<typeof Things>['meta']> = {},
): Stored<typeof Things> => ({
	...Row.parse(fields),
	id,
	meta: { authorId: 'u-1', actor: ada, updatedAt: NOW, deletedAt: NOW, deletedBy: ada, ...meta },
});

describe('the rows of a trash', () => {
	it('come newest deletion first, with who and until when', () => {
		const rows = trashRows(
			source,
			[
				thing('old', { title: 'Old' }, { deletedAt: NOW - 2 * DAY_MS, updatedAt: NOW - 2 * DAY_MS }),
				thing('b', { title: 'B' }),
				thing('a', { title: 'A' }),
			],
			NOW,
		);
		expect(rows.map(({ id }) => id)).toEqual(['a', 'b', 'old']);
		expect(rows[2]).toEqual({
			id: 'old',
			title: 'Old',
			deletedAt: NOW - 2 * DAY_MS,
			deletedBy: ada,
			goneAt: NOW + 28 * DAY_MS,
		});
	});

	it('leave out what is past its time and what nobody wrote a word into', () => {
		const long = NOW - TRASH_MS;
		const rows = trashRows(
			source,
			[
				thing('gone', { title: 'Gone' }, { deletedAt: long, updatedAt: long }),
				thing('touched', { title: 'Touched' }, { deletedAt: long, updatedAt: NOW }),
				thing('blank', { title: ' ', text: '\n' }),
				thing('untitled', { text: 'words' }),
			],
			NOW,
		);
		expect(rows.map(({ id, title }) => [id, title])).toEqual([
			['untitled', ''],
			['touched', 'Touched'],
		]);
	});
});

test('a tool lists the same rows as the screen, and counts no others', async () => {
	const long = NOW - TRASH_MS;
	const deleted = [
		thing('gone', { title: 'Gone' }, { deletedAt: long, updatedAt: long }),
		thing('blank', { title: ' ', text: '\n' }),
		thing('b', { title: 'B' }),
		thing('a', { title: 'A' }, { deletedBy: { kind: 'user', id: 'u-2', name: 'Bob' } }),
	];
	const reader = { ...testReader({}), deleted: async () => deleted as never };
	const deps = {
		reader,
		clock: testClock(NOW),
		zone: 'UTC',
		locale: 'en' as const,
		space: { id: 's', kind: 'personal' as const },
	};
	const answered = await listDeleted(source)(deps, { limit: 1 });
	expect(answered).toEqual({
		ok: true,
		value: { deleted: [{ id: 'a', title: 'A', deletedAt: NOW, deletedBy: 'Bob' }], total: 2 },
	});
});

describe('the time a deleted record has', () => {
	const moment = fc.integer({ min: 0, max: 4_000_000_000_000 });

	it('counts begun days whole: 30 at first, never more, one less a day later, none exactly when it is gone', () => {
		fc.assert(
			fc.property(moment, fc.integer({ min: 0, max: 60 * DAY_MS }), (deletedAt, passed) => {
				const until = goneAt(deletedAt, deletedAt);
				const now = deletedAt + passed;
				const left = daysLeft(until, now);
				expect(Number.isInteger(left) && left >= 0 && left <= TRASH_DAYS).toBe(true);
				expect(left === 0).toBe(until <= now);
				expect(daysLeft(until, now + DAY_MS)).toBe(Math.max(0, left - 1));
				expect((left - 1) * DAY_MS).toBeLessThan(Math.max(1, until - now));
			}),
		);
		expect(daysLeft(goneAt(NOW, NOW), NOW)).toBe(TRASH_DAYS);
		expect(daysLeft(goneAt(NOW, NOW), NOW - 20_000)).toBe(TRASH_DAYS);
	});

	it('ends where the row leaves the trash, whichever of deletion and last write was later', () => {
		const stamp = (ms: number): string => `${String(ms).padStart(13, '0')}-0000-dev1`;
		fc.assert(
			fc.property(moment, moment, moment, (deletedAt, writtenAt, now) => {
				const state = {
					deleted: [true, stamp(deletedAt)] as const,
					last: { stamp: stamp(writtenAt), actor: ada, seen: 0 },
				};
				expect(isPastTrash(state, now)).toBe(goneAt(deletedAt, writtenAt) < now);
				expect(isPastTrash({ ...state, deleted: [false, stamp(deletedAt)] }, now)).toBe(false);
			}),
		);
	});
});

const state = (fields: Partial<RecordState>): RecordState => ({
	clear: { at: [1, '1-a'] },
	sealed: { title: '1-a' },
	boxes: { '1-a': { fields: ['title'], data: 'x' } },
	deleted: [true, '2-a'],
	last: { stamp: '2-a', actor: ada, seen: 0 },
	...fields,
});

it('who deleted a record is known as long as nobody wrote to it since', () => {
	expect(deletionOf(state({})).deletedBy).toEqual(ada);
	expect(deletionOf(state({ last: { stamp: '3-b', actor: ada, seen: 0 } })).deletedBy).toBeUndefined();
});

it('a record is hollow when it lives without what it held', () => {
	expect(isHollow(state({ deleted: [false, '3-a'] }))).toBe(false);
	expect(isHollow(state({ deleted: [false, '3-a'], boxes: {} }))).toBe(true);
	expect(isHollow(state({ deleted: null, clear: {}, sealed: {}, boxes: {} }))).toBe(true);
	expect(isHollow(state({ boxes: {} }))).toBe(false);
});
