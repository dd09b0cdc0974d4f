/** One comparison must never lose what another wrote. */
import { expect, test } from 'vitest';
import { withSection } from './benchmarks-page.mjs';

test('a section is added at the end, or takes the place of the one before it', () => {
	const one = withSection('# Benchmarks\n\nWords.\n', 'Push', 'first');
	const two = withSection(one, 'Push of letters', 'other');
	expect(two).toBe('# Benchmarks\n\nWords.\n\n## Push\n\nfirst\n\n## Push of letters\n\nother\n');
	expect(withSection(two, 'Push', 'second')).toBe(two.replace('first', 'second'));
});
