/** Which addresses lead somewhere, what survives closing a record, and where overwritten edits are told. */
import { expect, test } from 'vitest';
import {
	deletedAddress,
	isTrash,
	leadsSomewhere,
	listAddress,
	listsConflicts,
	openRecord,
	recordIn,
} from './address';

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

test('a deleted record opens beside the trash it waits in, and closes to it', () => {
	const both = { views: { list: 'List', detail: 'Detail' }, trash: [] };
	expect(deletedAddress('todo', '5f0c', at('/todo/trash?kind=tasks'))).toBe('/todo/trash/5f0c?kind=tasks');
	expect(isTrash(both, ['trash', '5f0c'])).toBe(true);
	expect(leadsSomewhere(both, ['trash', '5f0c'])).toBe(true);
	expect(recordIn(['trash', '5f0c'])).toBe('5f0c');
	expect(listAddress('todo', at('/todo/trash/5f0c?kind=tasks'))).toBe('/todo/trash?kind=tasks');
	for (const path of [
		['trash', 'more'],
		['trash', '5f0c', 'more'],
		['5f0c', 'trash'],
	]) {
		expect(leadsSomewhere(both, path), path.join('/')).toBe(false);
	}
	expect(leadsSomewhere({ views: both.views }, ['trash', '5f0c'])).toBe(false);
	expect(leadsSomewhere({ views: { list: 'List' }, trash: [] }, ['trash', '5f0c'])).toBe(false);
});

test('the record that is open is known by its own address, wherever it is shown', () => {
	expect(openRecord(at('/todo/5f0c'))).toBe('/todo/5f0c');
	expect(openRecord(at('/todo/trash/5f0c?kind=tasks'))).toBe('/todo/5f0c');
	expect(openRecord(at('/agents/default%3As'))).toBe('/agents/default%3As');
	for (const path of ['/todo', '/todo/trash', '/todo/projects', '/today', '/'])
		expect(openRecord(at(path)), path).toBeUndefined();
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
