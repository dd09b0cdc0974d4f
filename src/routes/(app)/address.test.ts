/** What survives closing a record, and where overwritten edits are told. */
import { expect, test } from 'vitest';
import { listAddress, listsConflicts } from './address';

const at = (path: string): URL => new URL(path, 'https://mana.example');

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
