import { describe, expect, it } from 'vitest';
import { keyLabels } from './key-labels';
import { keyName } from './shortcuts.svelte';

const pressed = (
	key: string,
	held: Partial<Record<'metaKey' | 'ctrlKey' | 'altKey' | 'shiftKey', boolean>> = {},
) => keyName({ key, metaKey: false, ctrlKey: false, altKey: false, shiftKey: false, ...held });

describe('keys', () => {
	it('writes combinations and sequences as single caps', () => {
		expect(keyLabels('g t')).toEqual(['G', 'T']);
		expect(keyLabels('mod+k').at(-1)).toBe('K');
		expect(keyLabels('?')).toEqual(['?']);
		expect(keyLabels('mod++').at(-1)).toBe('+');
	});

	it('names a press the way shortcuts are written', () => {
		expect(pressed('K', { metaKey: true })).toBe('mod+k');
		expect(pressed('k', { ctrlKey: true })).toBe('mod+k');
		expect(pressed('?', { shiftKey: true })).toBe('?');
		expect(pressed('#', { shiftKey: true })).toBe('#');
		expect(pressed('J', { shiftKey: true })).toBe('shift+j');
		expect(pressed('Enter', { shiftKey: true })).toBe('shift+enter');
		expect(pressed('Escape')).toBe('escape');
	});
});
