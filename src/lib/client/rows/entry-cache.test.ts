/** What is kept of records: never an older one over a newer, whichever way it came and however long it was read. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createEntryCache } from './entry-cache';
import type { Entry } from './open-row';

const box = { fields: ['title'], data: 'sealed' };
const stateOf = (version: number): Entry['state'] => ({
	clear: {},
	sealed: { title: `${version}` },
	boxes: { [`${version}`]: box },
	deleted: null,
	last: { stamp: `${version}`, actor: { kind: 'user', id: 'u', name: 'U' }, seen: 0 },
});
const entryOf = (version: number): Entry => ({
	state: stateOf(version),
	author: 'u',
	pending: false,
	opened: new Map([[`${version}`, { title: `${version}` }]]),
});

const act = fc.constantFrom('begin', 'end', 'change', 'change all', 'hand over');

it('a look that was overtaken by a change puts nothing over it', () => {
	fc.assert(
		fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
			const cache = createEntryCache();
			const looks: { readonly end: () => void }[] = [];
			// The record as it is stored now: whoever begins to read sees this one.
			let version = 1;
			for (const what of acts) {
				if (what === 'begin') {
					const [look, seen] = [cache.look(['a']), version];
					looks.push({
						end: () => {
							look.put('a', entryOf(seen));
							look.end();
						},
					});
				} else if (what === 'end') looks.shift()?.end();
				else {
					version += 1;
					if (what === 'change') cache.outdate(['a']);
					else if (what === 'change all') cache.outdate();
					else cache.hand({ id: 'a', ...entryOf(version) });
				}
				const known = cache.fresh('a')?.state ?? cache.held('a')?.state;
				if (known !== undefined) expect(known).toEqual(stateOf(version));
				// What was opened of it is of boxes that it has.
				if (cache.held('a') !== undefined) expect([...cache.opened('a')!.keys()]).toEqual([`${version}`]);
			}
		}),
		{ numRuns: 500 },
	);
});

it('keeps what was looked at last, and forgets the rest', () => {
	const cache = createEntryCache(2);
	for (const [at, id] of ['a', 'b'].entries()) cache.hand({ id, ...entryOf(at) });
	const look = cache.look(['a']);
	expect(look.put('a', entryOf(0))?.state).toEqual(stateOf(0));
	look.end();
	cache.hand({ id: 'c', ...entryOf(3) });
	expect(cache.fresh('a')).toBeDefined();
	expect(cache.held('b')).toBeUndefined();
	expect(cache.held('c')?.state).toEqual(stateOf(3));
});
