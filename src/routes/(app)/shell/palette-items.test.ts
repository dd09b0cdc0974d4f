import { describe, expect, it } from 'vitest';
import { intentOf, rankItems, type Intent, type PaletteItem } from './palette-items';

const item = (label: string, group = 'Go', more: Partial<PaletteItem> = {}): PaletteItem => ({
	id: label,
	group,
	label,
	icon: (() => undefined) as unknown as PaletteItem['icon'],
	...more,
});
const labels = (query: string, items: PaletteItem[], found: PaletteItem[] = [], intent?: Intent): string[] =>
	rankItems(query, items, found, intent).flatMap((group) => group.items.map(({ label }) => label));

describe('palette', () => {
	const items = [
		item('Today'),
		item('Todo'),
		item('Sync now', 'Actions'),
		item('Task', 'Create', { takesText: true }),
	];

	it('shows everything except what needs a text while nothing is typed', () => {
		expect(labels('', items)).toEqual(['Today', 'Todo', 'Sync now']);
	});

	it('puts the closest name first', () => {
		expect(labels('todo', items)[0]).toBe('Todo');
	});

	it('puts found records after a clear name and before loose matches, and creation last', () => {
		const found = [item('Todo for Monday', 'Found')];
		expect(labels('todo', items, found)).toEqual(['Todo', 'Todo for Monday', 'Task']);
		expect(labels('sn', [item('Sync now', 'Actions')], found)).toEqual(['Todo for Monday', 'Sync now']);
	});

	it('always offers to create from a text that matches nothing', () => {
		expect(labels('zzzz', items)).toEqual(['Task']);
	});

	it('offers to write a new line before any old record, and after a clear name', () => {
		const found = [item('Call Ben about the car', 'Found')];
		expect(labels('Call Ben', items, found, intentOf('Call Ben', false, false))[0]).toBe('Task');
		const named = labels('sync now', items, found, intentOf('sync now', false, false));
		expect(named.slice(0, 2)).toEqual(['Sync now', 'Task']);
	});

	it('finds first when it was opened to search, and for one word that nobody reads more in', () => {
		expect(intentOf('Call Ben', false, true)).toBe('find');
		expect(intentOf('report tomorrow', true, true)).toBe('find');
		expect(intentOf('dentist', false, false)).toBe('find');
		expect(intentOf(' dentist ', false, false)).toBe('find');
		expect(intentOf('14:00', true, false)).toBe('write');
	});
});
