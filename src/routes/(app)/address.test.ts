/** Which addresses lead somewhere, what survives closing a record, and where overwritten edits are told. */
import { expect, test } from 'vitest';
import { leadsSomewhere, listAddress, listsConflicts, recordIn } from './address';

const at = (path: string): URL => new URL(path, 'https://mana.example');

test('an address opens the list, one of its pages or a record, and nothing else', () => {
	const todo = { views: { list: 'List', detail: 'Detail' }, pages: ['projects'] };
	for (const path of ['', 'projects', '5f0c', 'default:s']) {
		expect(leadsSomewhere(todo, path.split('/').filter(Boolean)), path).toBe(true);
	}
	for (const path of ['nonsense', 'projects/5f0c', '5f0c/more']) {
		expect(leadsSomewhere(todo, path.split('/')), path).toBe(false);
	}
	expect(leadsSomewhere({ views: { list: 'List' } }, ['5f0c'])).toBe(false);
	expect(leadsSomewhere({ views: {} }, [])).toBe(false);
	const listed = { views: { list: 'List' }, trash: [] };
	expect(leadsSomewhere(listed, ['trash'])).toBe(true);
	expect(leadsSomewhere(listed, ['trash', 'more'])).toBe(false);
	expect(leadsSomewhere(todo, ['trash'])).toBe(false);
	expect(recordIn(['default:s'])).toBe('default:s');
	expect(recordIn(['projects'])).toBeUndefined();
});

test('closing a record keeps the filters, those in the query and those in the hash', () => {
	expect(listAddress('todo', at('/todo/5f0c?done=1#tag=house%20work'))).toBe('/todo?done=1#tag=house%20work');
	expect(listAddress('notes', at('/notes/5f0c'))).toBe('/notes');
});

test('only the inbox page that lists overwritten edits keeps the floating notice away', () => {
	expect(listsConflicts(at('/inbox'))).toBe(true);
	expect(listsConflicts(at('/inbox/'))).toBe(true);
	expect(listsConflicts(at('/inbox?view=decided'))).toBe(false);
	expect(listsConflicts(at('/inbox?mission=m1'))).toBe(false);
	expect(listsConflicts(at('/todo'))).toBe(false);
});
