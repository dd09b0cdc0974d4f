import { expect, test } from 'vitest';
import { isComposing, isEnter } from './pressed';

const press = (key: string, more: { isComposing?: boolean; keyCode?: number } = {}) => ({
	key,
	isComposing: false,
	keyCode: 13,
	...more,
});

test('Enter counts, unless it accepts a word that is being composed', () => {
	expect(isEnter(press('Enter'))).toBe(true);
	expect(isEnter(press('a'))).toBe(false);
	expect(isEnter(press('Enter', { isComposing: true }))).toBe(false);
	// Safari: the composition has ended by then.
	expect(isEnter(press('Enter', { keyCode: 229 }))).toBe(false);
	expect(isComposing(press('k', { keyCode: 229 }))).toBe(true);
	expect(isComposing(press('k', { keyCode: 75 }))).toBe(false);
});
