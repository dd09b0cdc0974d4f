/** The queue dashboard wears the colours of the product: the same values as the style sheet, in a form that Bull Board takes. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { boardTheme, SHAPES, TOKENS } from '../../src/lib/server/admin/board-theme';

const css = readFileSync(fileURLToPath(new URL('../../src/app.css', import.meta.url)), 'utf8');
const valueOf = (name: string): string | undefined => new RegExp(`\\n\\t--${name}: ([^;]+);`).exec(css)?.[1];

test.each(Object.entries(TOKENS))('%s is the one of the style sheet', (name, [light, dark]) => {
	expect(valueOf(name)).toBe(light === dark ? light : `light-dark(${light}, ${dark})`);
});

test.each(Object.entries(SHAPES))('%s is the one of the style sheet', (name, value) => {
	expect(valueOf(name)).toBe(value);
});

test('Bull Board throws none of it away', () => {
	const { light, dark } = boardTheme();
	expect(Object.keys(light)).toEqual(Object.keys(dark));
	for (const value of [...Object.values(light), ...Object.values(dark)]) expect(value).toMatch(/^[^;{}<>]+$/);
});
