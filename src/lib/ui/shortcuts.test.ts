// @vitest-environment happy-dom
/** Keys that come and go with the parts of a page, whatever else changes in the same moment. */
import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import { shortcutsOf } from './shortcuts-fixture.svelte';
import { shortcutSheet } from './shortcuts.svelte';

const keys = (): string[] =>
	shortcutSheet()
		.flatMap(({ shortcuts }) => shortcuts.map((one) => one.keys))
		.sort();

test('a list that appears while the shell changes its own keys keeps them', () => {
	const page = shortcutsOf();
	flushSync();
	expect(keys()).toEqual(['c', 'x0']);
	// One round: the list is mounted, and a module more becomes known.
	page.listed = true;
	page.modules = 1;
	flushSync();
	expect(keys()).toEqual(['c', 'j', 'x1']);
	page.modules = 2;
	page.listed = false;
	flushSync();
	expect(keys()).toEqual(['c', 'x2']);
	page.end();
	flushSync();
	expect(keys()).toEqual([]);
});
