/** What a doubtful line offers: the title stays as typed, and the reading a person may press has the right value. */
import { expect, test } from 'vitest';
import { parseQuickAdd, type Meaning, type TokenKind } from './parse';

const rule = (weekdays: number[]): Meaning => ({
	recurrence: { unit: 'week', every: 1, weekdays, monthDay: null },
});

test.each<[string, TokenKind, string, Meaning]>([
	['Read § 5.1. again', 'date', '5.1.', { dueDate: '2027-01-05' }],
	['Zahnarzt 5.1. anrufen', 'date', '5.1.', { dueDate: '2027-01-05' }],
	['Gym mon, wed, fri', 'repeat', 'mon, wed, fri', rule([1, 3, 5])],
	['Gym Mon - Fri 18:00', 'repeat', 'Mon - Fri', rule([1, 2, 3, 4, 5])],
	['Yoga Tue/Thu 7pm', 'repeat', 'Tue/Thu', rule([2, 4])],
	['Zahnarzt 14h', 'time', '14h', { dueTime: '14:00' }],
	['Zahnarzt 14.30h', 'time', '14.30h', { dueTime: '14:30' }],
	['Brief vom Freitag', 'date', 'vom Freitag', { dueDate: '2026-11-27' }],
	['Use @media queries', 'project', '@media', { project: 'media' }],
	['Watch July 22', 'date', 'July 22', { dueDate: '2027-07-22' }],
	['Memorise Gen 12:10', 'time', '12:10', { dueTime: '12:10' }],
	['Take the 7pm train', 'time', '7pm', { dueTime: '19:00' }],
])('%s offers the %s in "%s"', (line, kind, text, means) => {
	const { drafts, tokens, offers } = parseQuickAdd(line, { now: '2026-11-26T10:00', locale: 'en' });
	expect(tokens).toEqual([]);
	expect(drafts.map(({ title }) => title)).toEqual([line]);
	expect(offers.find((offer) => offer.kind === kind)).toMatchObject({ text, means });
});

test('a project that is known is read in mid-sentence', () => {
	const line = 'Buy @media cables';
	const { drafts } = parseQuickAdd(line, { now: '2026-11-26T10:00', locale: 'en', projects: ['Media'] });
	expect(drafts[0]).toMatchObject({ title: 'Buy cables', project: 'Media' });
});
