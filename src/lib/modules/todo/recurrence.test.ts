/** Laws and cases of repetition: it moves forward, keeps its day, and a tick never brings back what was just finished. */
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { nextOccurrence } from './complete';
import { dayContext, dueInstant, localDue } from './due';
import { Task, type StoredTask } from './model';
import { anchored, firstDate, nextDate, nextFromDue, Recurrence } from './recurrence';

const date = fc
	.integer({ min: 0, max: 40_000 })
	.map((days) => Temporal.PlainDate.from('1970-01-01').add({ days }).toString());
const rule: fc.Arbitrary<Recurrence> = fc.record({
	unit: fc.constantFrom('day', 'week', 'month', 'year'),
	every: fc.integer({ min: 1, max: 40 }),
	weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 7 }),
	monthDay: fc.option(fc.oneof(fc.constant(-1 as const), fc.integer({ min: 1, max: 31 }))),
	nth: fc.constantFrom(undefined, null, 1, 2, 3, 4, -1),
});
const zone = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Pacific/Apia', 'Asia/Kathmandu', 'UTC');
const time = fc
	.integer({ min: 0, max: 1439 })
	.map((at) => `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`);

const every = (unit: Recurrence['unit'], more: Partial<Recurrence> = {}): Recurrence => ({
	unit,
	every: 1,
	weekdays: [],
	monthDay: null,
	...more,
});
const steps = (repeat: Recurrence, start: string, count: number): string[] => {
	let at = start;
	return Array.from({ length: count }, () => (at = nextDate(repeat, at)));
};
const stored = (fields: Partial<Task>): StoredTask =>
	Object.assign(Task.parse(fields), { id: 't' }) as StoredTask;

/** Thursday, 26 November 2026, 10:00 in Berlin. */
const NOW = Date.UTC(2026, 10, 26, 9);
const finish = (fields: Partial<Task>, now = NOW) =>
	nextOccurrence(stored({ title: 'x', ...fields }), dayContext(now, 'Europe/Berlin'), now);

describe('the calendar', () => {
	test('the next date is strictly later, whatever the rule; the first is not before today', () => {
		fc.assert(
			fc.property(rule, date, (repeat, from) => {
				expect(nextDate(repeat, from) > from).toBe(true);
				expect(firstDate(repeat, from) >= from).toBe(true);
				const kept = anchored(repeat, from);
				expect(anchored(kept, nextDate(kept, from))).toEqual(kept);
			}),
		);
	});

	test('a monthly rule on the 31st visits every month and returns to the 31st', () => {
		const monthly = anchored(every('month'), '2027-01-31');
		expect(steps(monthly, '2027-01-31', 5)).toEqual([
			'2027-02-28',
			'2027-03-31',
			'2027-04-30',
			'2027-05-31',
			'2027-06-30',
		]);
		expect(nextDate(monthly, '2028-01-31')).toBe('2028-02-29');
	});

	test('the day of the month is the anchor, or the last day of a shorter month, for every month and year', () => {
		fc.assert(
			fc.property(fc.constantFrom('month' as const, 'year' as const), date, (unit, start) => {
				const anchor = Temporal.PlainDate.from(start).day;
				for (const at of steps(anchored(every(unit), start), start, 15)) {
					const day = Temporal.PlainDate.from(at);
					expect(day.day).toBe(Math.min(anchor, day.daysInMonth));
				}
			}),
		);
	});

	test('29 February comes round on the 28th and returns in leap years', () => {
		const yearly = anchored(every('year'), '2028-02-29');
		expect(nextDate(yearly, '2028-02-29')).toBe('2029-02-28');
		expect(nextDate(yearly, '2031-02-28')).toBe('2032-02-29');
	});

	test('every second week on Monday and Thursday', () => {
		const weekly = every('week', { every: 2, weekdays: [4, 1] });
		expect(steps(weekly, '2026-11-23', 2)).toEqual(['2026-11-26', '2026-12-07']);
	});

	test('the last day of the month, and of February', () => {
		const last = every('month', { monthDay: -1 });
		expect(firstDate(last, '2026-11-26')).toBe('2026-11-30');
		expect(steps(last, '2027-12-31', 3)).toEqual(['2028-01-31', '2028-02-29', '2028-03-31']);
		expect(nextDate(every('year', { monthDay: -1 }), '2027-02-28')).toBe('2028-02-29');
	});

	test('the n-th weekday of the month, the last one included', () => {
		const first = every('month', { weekdays: [1], nth: 1 });
		expect(firstDate(first, '2026-11-26')).toBe('2026-12-07');
		expect(steps(first, '2026-12-07', 2)).toEqual(['2027-01-04', '2027-02-01']);
		expect(steps(every('month', { weekdays: [5], nth: -1 }), '2026-11-27', 2)).toEqual([
			'2026-12-25',
			'2027-01-29',
		]);
		expect(nextDate(every('month', { weekdays: [2, 4], nth: 2 }), '2026-12-08')).toBe('2026-12-10');
		expect(nextDate(every('year', { weekdays: [4], nth: 4 }), '2026-11-26')).toBe('2027-11-25');
	});

	test('an n-th weekday always is that weekday, in its week of the month', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(1, 2, 3, 4, -1),
				fc.integer({ min: 1, max: 7 }),
				date,
				(nth, weekday, from) => {
					const repeat = every('month', { weekdays: [weekday], nth: nth as 1 });
					const day = Temporal.PlainDate.from(nextDate(repeat, from));
					expect(day.dayOfWeek).toBe(weekday);
					expect(nth === -1 ? day.add({ days: 7 }).month : Math.ceil(day.day / 7)).toBe(
						nth === -1 ? (day.month % 12) + 1 : nth,
					);
				},
			),
		);
	});

	test('rules stored before places in a month existed still are rules, unchanged', () => {
		const old = { unit: 'month', every: 2, weekdays: [1, 3], monthDay: 31 } as const;
		expect(Recurrence.parse(old)).toEqual(old);
		expect(nextDate(Recurrence.parse(old), '2026-12-31')).toBe('2027-02-28');
		expect(Recurrence.safeParse({ ...old, monthDay: 0 }).success).toBe(false);
		expect(Recurrence.safeParse({ ...old, nth: 5 }).success).toBe(false);
	});
});

describe('finishing a task that counts from completion', () => {
	test.each([
		['day', '2026-11-10', '2026-11-27'],
		['week', '2026-11-10', '2026-12-03'],
		['month', '2026-11-10', '2026-12-26'],
		['year', '2026-11-10', '2027-11-26'],
	] as const)('%s, due %s, done on 26 November: %s', (unit, dueDate, right) => {
		const recurrence = anchored(every(unit), dueDate);
		expect(finish({ dueDate, recurrence, recurFrom: 'completion' })?.dueDate).toBe(right);
	});

	test('done early, the same date does not come back', () => {
		const early = (dueDate: string, recurrence: Recurrence) =>
			finish({ dueDate, recurrence, recurFrom: 'completion' })?.dueDate;
		expect(early('2026-11-28', anchored(every('month'), '2026-11-28'))).toBe('2026-12-26');
		expect(early('2026-11-27', every('week', { weekdays: [5] }))).toBe('2026-12-04');
		expect(early('2026-11-30', every('month', { monthDay: -1 }))).toBe('2026-12-31');
		expect(early('2026-11-27', every('day'))).toBe('2026-11-28');
	});

	test('done on the 31st, a monthly task keeps the 31st through February', () => {
		const done = finish(
			{ dueDate: '2027-01-10', recurrence: every('month', { monthDay: 10 }), recurFrom: 'completion' },
			Date.UTC(2027, 0, 31, 9),
		)!;
		expect(done.dueDate).toBe('2027-02-28');
		expect(done.recurrence).toMatchObject({ monthDay: 31 });
	});

	test('the next day is after the day of completion on this person’s calendar and not the finished one', () => {
		fc.assert(
			fc.property(
				rule,
				date,
				date,
				fc.option(time),
				zone,
				zone,
				(recurrence, dueDate, on, dueTime, home, away) => {
					const now = Temporal.PlainDate.from(on).toZonedDateTime({ timeZone: away, plainTime: '12:00' });
					const task = stored({
						dueDate,
						dueTime,
						dueZone: dueTime === null ? null : home,
						recurrence: anchored(recurrence, dueDate),
						recurFrom: 'completion',
					});
					const next = nextOccurrence(task, dayContext(now.epochMilliseconds, away), now.epochMilliseconds)!;
					expect(localDue(next, away)!.date > on).toBe(true);
					expect(next.dueDate).not.toBe(dueDate);
				},
			),
		);
	});
});

describe('finishing a task that counts from its due date', () => {
	test('ten missed days are one tick, and the next is not in the past', () => {
		const daily = { dueDate: '2026-11-16', recurrence: every('day') };
		expect(finish(daily)?.dueDate).toBe('2026-11-26');
		const timed = { dueTime: '09:00', dueZone: 'Europe/Berlin' };
		expect(finish({ ...daily, ...timed })?.dueDate).toBe('2026-11-27');
		expect(finish({ ...daily, ...timed, dueTime: '18:00' })?.dueDate).toBe('2026-11-26');
		expect(finish({ dueDate: '2026-08-10', recurrence: every('month', { monthDay: 10 }) })?.dueDate).toBe(
			'2026-12-10',
		);
	});

	test('done in time or early, the next follows the due date', () => {
		expect(finish({ dueDate: '2026-11-26', recurrence: every('day') })?.dueDate).toBe('2026-11-27');
		expect(finish({ dueDate: '2026-12-04', recurrence: every('week') })?.dueDate).toBe('2026-12-11');
	});

	test('a rhythm keeps its beat over missed turns', () => {
		expect(finish({ dueDate: '2026-11-02', recurrence: every('day', { every: 5 }) })?.dueDate).toBe(
			'2026-11-27',
		);
		expect(
			finish({ dueDate: '2026-10-05', recurrence: every('week', { every: 2, weekdays: [1] }) })?.dueDate,
		).toBe('2026-11-30');
	});

	test('two thousand years of missed turns are jumped over, not walked', () => {
		for (const recurrence of [
			every('day'),
			every('week', { weekdays: [1, 4] }),
			every('month', { monthDay: 31 }),
			every('month', { monthDay: null, nth: 1, weekdays: [1, 5] }),
			every('year', { monthDay: 29 }),
		]) {
			let asked = 0;
			const passed = (date: string): boolean => {
				asked += 1;
				return date < '2026-11-26';
			};
			expect(nextFromDue(recurrence, '0004-02-29', '2026-11-26', passed) >= '2026-11-26').toBe(true);
			expect(asked).toBeLessThan(20);
		}
	});

	test('the next is after the due date, not past, and the same as stepping one by one', () => {
		fc.assert(
			fc.property(
				rule,
				date,
				date,
				fc.option(time),
				zone,
				zone,
				(recurrence, dueDate, on, dueTime, home, away) => {
					const now = Temporal.PlainDate.from(on).toZonedDateTime({ timeZone: away, plainTime: '12:00' });
					const dueZone = dueTime === null ? null : home;
					const task = stored({ dueDate, dueTime, dueZone, recurrence: anchored(recurrence, dueDate) });
					const next = nextOccurrence(task, dayContext(now.epochMilliseconds, away), now.epochMilliseconds)!;
					expect(next.dueDate! > dueDate).toBe(true);
					if (dueTime === null) expect(next.dueDate! >= on).toBe(true);
					else expect(dueInstant(next, home)!).toBeGreaterThanOrEqual(now.epochMilliseconds);
					let at = dueDate;
					while (at < next.dueDate!) at = nextDate(task.recurrence!, at);
					expect(at).toBe(next.dueDate);
					expect(next).toMatchObject({ dueTime, dueZone });
				},
			),
			{ numRuns: 60 },
		);
	});

	test('a wall-clock time stays through both clock changes', () => {
		const daily = { recurrence: every('day'), dueTime: '09:00', dueZone: 'Europe/Berlin' };
		for (const [dueDate, now, moment] of [
			['2026-03-28', Date.UTC(2026, 2, 28, 12), Date.UTC(2026, 2, 29, 7)],
			['2026-10-24', Date.UTC(2026, 9, 24, 12), Date.UTC(2026, 9, 25, 8)],
		] as const) {
			expect(dueInstant(finish({ ...daily, dueDate }, now)!, 'UTC')).toBe(moment);
		}
	});

	test('a rule that would leave the calendar ends instead of failing', () => {
		expect(finish({ dueDate: '9999-12-31', recurrence: every('day') })).toBeNull();
	});
});
