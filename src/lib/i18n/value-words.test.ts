/** Values without a known field still read as words. */
import { expect, test } from 'vitest';
import { formatDate } from './format';
import { valueWords } from './value-words';

test('values read as words', () => {
	expect(valueWords('Call Ada')).toBe('Call Ada');
	expect(valueWords('2026-11-23')).toBe(formatDate('2026-11-23'));
	expect(valueWords(['home', 'garden'])).toBe('home, garden');
	expect(valueWords(1200)).toBe('1,200');
	expect(valueWords(true)).toBe('yes');
	for (const empty of [null, '', []]) expect(valueWords(empty)).toBe('nothing');
	expect(valueWords([{ title: 'One' }])).toBe('[{"title":"One"}]');
});
