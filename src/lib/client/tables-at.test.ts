/** Tables that are fetched beside the making of the first screen. */
import { describe, expect, it } from 'vitest';
import { tablesAt } from './tables-at';

describe('tables of an address', () => {
	it('are those of its module, also where a record is open', () => {
		expect(tablesAt('/todo')).toEqual(['todo.tasks', 'todo.projects']);
		expect(tablesAt('/notes/5f0c')).toEqual(['notes.notes']);
	});

	it('are those of every part of Today, and none where no module shows anything', () => {
		expect(tablesAt('/today')).toEqual(
			expect.arrayContaining(['todo.tasks', 'notes.notes', 'missions.missions']),
		);
		for (const path of ['/settings', '/', '', '/todos']) expect(tablesAt(path)).toEqual([]);
	});
});
