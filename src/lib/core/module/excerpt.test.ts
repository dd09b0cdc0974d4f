/** What a search hit shows of a text. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { excerpt } from './excerpt';

test('the excerpt is cut at words around the match', () => {
	const text = `${'before '.repeat(20)}needle ${'after '.repeat(30)}`;
	const cut = excerpt(text, ['needle']);
	expect(cut).toMatch(/^…before .*needle.*…$/);
	expect(cut.length).toBeLessThan(130);
	expect(excerpt('  short   text ', ['nothing'])).toBe('short text');
	expect(excerpt('', ['x'])).toBe('');
});

test('a term is found whatever its case and marks, where it stands', () => {
	const long = 'wort '.repeat(60);
	expect(excerpt(`${long}Frühstück ${long}`, ['fruhstuck'])).toContain('Frühstück');
	expect(excerpt(`${long}Fru\u0308hstu\u0308ck ${long}`, ['FRÜHSTÜCK'])).toContain('Frühstück');
	fc.assert(
		fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (noise) =>
			excerpt(`${noise} zyxwv ${noise}`, ['zyxwv'], 2_000).includes('zyxwv'),
		),
	);
});
