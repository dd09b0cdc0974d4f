/** The queue dashboard in the colours of the product: every token found, each theme with its own. */
import { expect, test } from 'vitest';
import { boardTheme } from './board-theme';

test('takes each colour from the style sheet, light and dark', () => {
	const css = [':root {', '\t--canvas: light-dark(oklch(1 0 0), oklch(0.2 0.005 75));', '}'].join('\n');
	expect(() => boardTheme(css)).toThrow('no --');
	const { light, dark } = boardTheme();
	expect(Object.keys(light)).toEqual(Object.keys(dark));
	expect(light.background).not.toBe(dark.background);
	expect(light['font-sans']).toContain('Inter');
	// What Bull Board would throw away without a word.
	for (const value of [...Object.values(light), ...Object.values(dark)]) expect(value).toMatch(/^[^;{}<>]+$/);
	for (const value of [light.background, dark.background, light.primary, dark.border])
		expect(value).toMatch(/^oklch\([\d. /]+\)$/);
});
