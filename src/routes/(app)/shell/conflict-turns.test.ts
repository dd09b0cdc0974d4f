/** What is told first, what is told together, and what is not told twice. */
import { expect, test } from 'vitest';
import { conflictTurns } from './conflict-turns';

const lost = (key: string) => ({ key });
const gone = (key: string) => ({ key, gone: {} });
const turns = (notices: readonly { key: string; gone?: object }[], open = 'none'): string =>
	conflictTurns(notices, ({ key }) => key === open)
		.map((turn) => turn.map(({ key }) => key).join('+'))
		.join(' ');

test('the record that is open comes first, the others in their order', () => {
	expect(turns([lost('a'), lost('b'), lost('c')], 'b')).toBe('b a c');
	expect(turns([lost('a'), lost('b')])).toBe('a b');
	expect(turns([])).toBe('');
});

test('deletions are one turn, at the place of the first', () => {
	expect(turns([lost('a'), gone('b'), lost('c'), gone('d')])).toBe('a b+d c');
});

test('the deletion of the open record is told by its own bar alone', () => {
	expect(turns([gone('a'), gone('b')], 'a')).toBe('b');
	expect(turns([gone('a')], 'a')).toBe('');
	expect(turns([gone('a'), lost('a')], 'a')).toBe('a');
});
