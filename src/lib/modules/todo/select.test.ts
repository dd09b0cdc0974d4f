/** Which tasks a filter means, under which heading they stand, and in which order. */
import { expect, test } from 'vitest';
import { dayContext } from './due';
import { Task } from './model';
import { byUrgency, groupOf, matches, openByProject, select, sorted, type Filterable } from './select';

/** Saturday, 21 November 2026, 10:00 in Zurich. */
const day = dayContext(Date.UTC(2026, 10, 21, 9), 'Europe/Zurich');
const task = (id: string, fields: Partial<Task> = {}): Filterable => ({ ...Task.parse(fields), id });
const ids = (tasks: readonly Filterable[]): string[] => tasks.map(({ id }) => id);

const tasks = [
	task('past', { dueDate: '2026-11-20', order: 'k3' }),
	task('today', { dueDate: '2026-11-21', order: 'k2', tags: ['Work'] }),
	task('gone', { dueDate: '2026-11-21', dueTime: '09:59', dueZone: 'Europe/Zurich' }),
	task('later', { dueDate: '2026-11-21', dueTime: '23:00', dueZone: 'Europe/Zurich', order: 'k1' }),
	task('next', { dueDate: '2026-11-22', projectId: 'p' }),
	task('none', { priority: 'high' }),
	task('done', { status: 'done', dueDate: '2026-11-20', completedAt: 5 }),
];

test('filters follow the local day and never show closed tasks as due', () => {
	const of = (filter: Parameters<typeof matches>[1]) => ids(select(tasks, { filter }, day));
	expect(of('overdue')).toEqual(['past', 'gone']);
	expect(of('today')).toEqual(['past', 'today', 'gone', 'later']);
	expect(of('upcoming')).toEqual(['next']);
	expect(of('nodate')).toEqual(['none']);
	expect(of('completed')).toEqual(['done']);
	expect(of('all')).toHaveLength(7);
	expect(ids(select(tasks, { filter: 'open', tag: 'work' }, day))).toEqual(['today']);
	expect(ids(select(tasks, { filter: 'open', priority: 'high' }, day))).toEqual(['none']);
});

test('a time set in another zone is due when it is due there', () => {
	// 23:30 on the 20th in New York is 05:30 on the 21st in Zurich.
	const call = task('call', { dueDate: '2026-11-20', dueTime: '23:30', dueZone: 'America/New_York' });
	expect(groupOf(call, day, '2026-11-22', '2026-11-22')).toBe('overdue');
	expect(matches(call, 'today', day)).toBe(true);
});

test('timed tasks of several zones stand in the order of their moments', () => {
	// 09:00 in Auckland is 21:00 of the day before in Zurich; 08:00 in New York is 14:00 in Zurich.
	const at = (id: string, dueTime: string, dueZone: string) =>
		task(id, { dueDate: '2026-12-01', dueTime, dueZone });
	const mixed = [
		at('new york', '08:00', 'America/New_York'),
		task('all day', { dueDate: '2026-12-01' }),
		at('zurich', '10:00', 'Europe/Zurich'),
		at('auckland', '09:00', 'Pacific/Auckland'),
	];
	const right = ['auckland', 'zurich', 'new york', 'all day'];
	expect(ids(sorted(mixed, 'later', day.zone))).toEqual(right);
	expect(ids(byUrgency(mixed, day.zone))).toEqual(right);
});

test('today is arranged by hand, everything else by date, closed ones newest first', () => {
	expect(ids(sorted([tasks[1]!, tasks[3]!], 'today', day.zone))).toEqual(['later', 'today']);
	expect(ids(sorted([tasks[2]!, tasks[0]!], 'overdue', day.zone))).toEqual(['past', 'gone']);
	const done = [3, 9, 6].map((at) => task(`d${at}`, { status: 'done', completedAt: at }));
	expect(ids(sorted(done, 'done', day.zone))).toEqual(['d9', 'd6', 'd3']);
});

test('projects count what is open', () => {
	expect(openByProject(tasks).get('p')).toBe(1);
});
