/** Laws of the pure parts: the grammar is total, repetition moves forward, keys always have room between them. */
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { dayContext, dueInstant, isPast, localDue } from './due';
import { findOtherDate } from './grammar/other-languages';
import { parseQuickAdd, type ParseContext } from './grammar/parse';
import { compareKeys, keyAt, keyBetween, ORDER_PATTERN } from './order-key';

const context = (locale: 'en' | 'de'): ParseContext => ({
	now: '2026-11-21T10:00',
	locale,
	projects: ['Home office'],
	otherLanguages: findOtherDate,
});
const scraps = fc.constantFrom(
	...'tomorrow;heute;14:00;31.12.;29 Feb;in 3 days;every;jeden;Montag;#tag;@x;!!;30min;2h;:;,;;;then;dann;"; ;à;demain;12/31;2026-02-30;alle 2 Wochen;at 9;9999999;🌱;`'.split(
		';',
	),
	';',
);
const line = fc.oneof(
	fc.string({ unit: 'grapheme', maxLength: 60 }),
	fc.array(scraps, { maxLength: 12 }).map((parts) => parts.join(' ')),
);
const date = fc
	.integer({ min: 0, max: 40_000 })
	.map((days) => Temporal.PlainDate.from('1970-01-01').add({ days }).toString());
const zone = fc.constantFrom('Europe/Zurich', 'America/New_York', 'Pacific/Apia', 'Asia/Kathmandu', 'UTC');

describe('grammar', () => {
	test('never throws; ranges are in order, disjoint and true to the line; titles are never empty', () => {
		fc.assert(
			fc.property(line, fc.constantFrom('en' as const, 'de' as const), (text, locale) => {
				const { drafts, tokens } = parseQuickAdd(text, context(locale));
				let last = 0;
				for (const token of tokens) {
					expect(token.start).toBeGreaterThanOrEqual(last);
					expect(token.end).toBeGreaterThan(token.start);
					expect(text.slice(token.start, token.end)).toBe(token.text);
					last = token.end;
				}
				expect(drafts.length > 0).toBe(text.trim() !== '');
				for (const draft of drafts) {
					expect(draft.title.trim()).not.toBe('');
					if (draft.dueDate !== null) Temporal.PlainDate.from(draft.dueDate, { overflow: 'reject' });
					if (draft.dueTime !== null) expect(draft.dueDate).not.toBeNull();
				}
			}),
			{ numRuns: process.env['MANA_TEST_TIER'] === 'full' ? 5_000 : 250 },
		);
	});

	const read = (text: string, locale: 'en' | 'de' = 'en') => parseQuickAdd(text, context(locale)).drafts[0]!;
	test.each([
		[
			'Report tomorrow 14:00 !! #work 30min',
			'en',
			{
				title: 'Report',
				dueDate: '2026-11-22',
				dueTime: '14:00',
				priority: 'high',
				tags: ['work'],
				durationMinutes: 30,
			},
		],
		['Shop: milk, bread', 'en', { title: 'Shop', subtasks: ['milk', 'bread'] }],
		[
			'Bericht morgen 14:00 !!! #arbeit 2 Std',
			'de',
			{
				title: 'Bericht',
				dueDate: '2026-11-22',
				dueTime: '14:00',
				priority: 'urgent',
				tags: ['arbeit'],
				durationMinutes: 120,
			},
		],
		['Feier 24.12. 18 Uhr', 'de', { title: 'Feier', dueDate: '2026-12-24', dueTime: '18:00' }],
		['Abgabe nächsten Freitag', 'de', { title: 'Abgabe', dueDate: '2026-11-27' }],
		['Workshop 1 day', 'en', { title: 'Workshop', durationMinutes: 480 }],
		['appeler maman demain à 14h', 'en', { title: 'appeler maman', dueDate: '2026-11-22', dueTime: '14:00' }],
		['llamar mañana a las 9', 'en', { title: 'llamar', dueDate: '2026-11-22', dueTime: '09:00' }],
		['chiamare lunedì', 'de', { title: 'chiamare', dueDate: '2026-11-23' }],
		['Pay rent monthly on the 31st', 'en', { title: 'Pay rent', dueDate: '2026-11-30' }],
		[
			'march to the sun for 1/2 pound butter',
			'en',
			{ title: 'march to the sun for 1/2 pound butter', dueDate: null },
		],
		['So geht das', 'de', { title: 'So geht das', dueDate: null }],
		[
			'Read https://x.y/a;b#c?d=14:00',
			'en',
			{ title: 'Read https://x.y/a;b#c?d=14:00', tags: [], dueTime: null },
		],
		['tomorrow', 'en', { title: 'tomorrow', dueDate: null }],
		[
			'Fix printer @Home office today',
			'en',
			{ title: 'Fix printer', project: 'Home office', dueDate: '2026-11-21' },
		],
	] as const)('%s', (text, locale, expected) => {
		expect(read(text, locale)).toMatchObject(expected);
	});
});

describe('due', () => {
	test('a time keeps its wall clock across clock changes', () => {
		const at = (dueDate: string) =>
			dueInstant({ dueDate, dueTime: '09:00', dueZone: 'Europe/Zurich' }, 'UTC')!;
		expect(at('2026-10-24')).toBe(Date.UTC(2026, 9, 24, 7));
		expect(at('2026-10-25')).toBe(Date.UTC(2026, 9, 25, 8));
		// 02:30 does not exist on the night clocks go forward: it moves on by the gap.
		expect(dueInstant({ dueDate: '2026-03-29', dueTime: '02:30', dueZone: 'Europe/Zurich' }, 'UTC')).toBe(
			Date.UTC(2026, 2, 29, 1, 30),
		);
	});

	test('the hour that is skipped and the one that comes twice are moments like any other', () => {
		const at = (dueDate: string, now: number): boolean =>
			isPast({ dueDate, dueTime: '02:30', dueZone: 'Europe/Zurich' }, dayContext(now, 'Europe/Zurich'));
		// 02:30 does not exist here: half past three is meant.
		expect(at('2026-03-29', Date.UTC(2026, 2, 29, 1, 29))).toBe(false);
		expect(at('2026-03-29', Date.UTC(2026, 2, 29, 1, 31))).toBe(true);
		// 02:30 comes twice: the first is meant, and is past when the clock says ten past two again.
		expect(at('2026-10-25', Date.UTC(2026, 9, 25, 0, 29))).toBe(false);
		expect(at('2026-10-25', Date.UTC(2026, 9, 25, 1, 10))).toBe(true);
	});

	test('a moment has passed in every zone at once; a whole day passes with the local day', () => {
		fc.assert(
			fc.property(date, fc.integer({ min: 0, max: 1439 }), zone, zone, (dueDate, minute, home, away) => {
				const dueTime = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
				const due = { dueDate, dueTime, dueZone: home };
				const moment = dueInstant(due, home)!;
				for (const place of [home, away]) {
					expect(isPast(due, dayContext(moment + 60_000, place))).toBe(true);
					expect(isPast(due, dayContext(moment - 60_000, place))).toBe(false);
				}
				expect(localDue({ ...due, dueTime: null }, away)).toEqual({ date: dueDate, time: null });
			}),
			{ numRuns: 500 },
		);
	});
});

describe('order keys', () => {
	test('there is always room between two keys, however often one splits', () => {
		fc.assert(
			fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 60 }), (picks) => {
				const keys = [keyAt(1_000), keyAt(1_001)];
				for (const pick of picks) {
					const at = pick % (keys.length + 1);
					const key = keyBetween(keys[at - 1] ?? null, keys[at] ?? null);
					expect(key).toMatch(ORDER_PATTERN);
					keys.splice(at, 0, key);
				}
				expect([...keys].sort(compareKeys)).toEqual(keys);
				expect(new Set(keys).size).toBe(keys.length);
			}),
		);
	});

	test('later moments sort later, and equal neighbours still give a key', () => {
		fc.assert(
			fc.property(fc.nat({ max: 2 ** 31 }), fc.nat({ max: 2 ** 31 }), (a, b) => {
				expect(Math.sign(compareKeys(keyAt(a), keyAt(b)))).toBe(Math.sign(a - b));
			}),
		);
		expect(keyBetween('kV', 'kV') > 'kV').toBe(true);
		expect(keyBetween(null, '')).toMatch(ORDER_PATTERN);
	});
});
