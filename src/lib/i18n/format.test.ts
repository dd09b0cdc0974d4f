import { afterEach, describe, expect, it } from 'vitest';
import { daysBetween, formatDate, formatDay, formatMinutes, formatRelative, toDate } from './format';
import { overwriteGetLocale } from './paraglide/runtime';

const now = new Date(2026, 10, 21, 15, 0).getTime();
const minute = 60_000;

describe('formats', () => {
	afterEach(() => overwriteGetLocale(() => 'en'));

	it('takes a calendar date as a local day, never as UTC', () => {
		expect(toDate('2026-11-21').getHours()).toBe(0);
		expect(toDate('2026-11-21').getDate()).toBe(21);
	});

	it('counts calendar days across a change of the clock', () => {
		expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2);
		expect(daysBetween('2026-10-24', '2026-10-26')).toBe(2);
	});

	it('names near days and dates far ones, in both languages', () => {
		overwriteGetLocale(() => 'en');
		expect(formatDay('2026-11-21', now)).toBe('Today');
		expect(formatDay('2026-11-20', now)).toBe('Yesterday');
		expect(formatDay('2026-11-23', now)).toBe('Monday');
		expect(formatDay('2026-12-24', now)).toBe('24 Dec');
		expect(formatDate('2027-01-02', now)).toContain('2027');
		overwriteGetLocale(() => 'de');
		expect(formatDay('2026-11-21', now)).toBe('Heute');
		expect(formatDay('2026-11-23', now)).toBe('Montag');
	});

	it('never says zero minutes', () => {
		overwriteGetLocale(() => 'en');
		expect(formatRelative(now - 50_000, now)).toMatch(/^1\smin/);
		expect(formatRelative(now - 5 * minute, now)).toMatch(/^5\smin/);
		expect(formatRelative(now - 3 * 60 * minute, now)).toMatch(/^3\sh/);
	});

	it('writes durations without empty parts', () => {
		expect(formatMinutes(45)).toBe('45 min');
		expect(formatMinutes(60)).toBe('1 h');
		expect(formatMinutes(80)).toBe('1 h 20 min');
	});
});
