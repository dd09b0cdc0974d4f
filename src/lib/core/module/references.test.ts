import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { testReader } from '../ports/reader';
import { patch, put, remove, restore, type Change } from './change';
import { settleReferences } from './references';
import { anyRecord, table } from './table';

const Folder = z.object({ name: z.string().default('') });
const Folders = table({ name: 'demo.folders', row: Folder, sealed: ['name'], clear: [] });
const Place = z.object({ table: z.string(), id: z.string() });
const Item = z.object({
	title: z.string().default(''),
	folderId: z.string().nullable().default(null),
	ownerId: z.string().default(''),
	about: z.array(Place).default([]),
});
const Items = table({
	name: 'demo.items',
	row: Item,
	sealed: ['title'],
	clear: ['folderId', 'ownerId', 'about'],
	refs: { folderId: Folders, ownerId: Folders, about: anyRecord },
});
const tableOf = (name: string) => [Folders, Items].find((known) => known.name === name);

const place = (id: string) => ({ table: 'demo.folders', id });
const world = () =>
	testReader(
		{
			'demo.folders': [{ id: 'f1' }],
			'demo.items': [
				{ id: 'i1', folderId: 'f1' },
				{ id: 'orphan', folderId: 'gone' },
			],
		},
		{
			'demo.folders': [{ id: 'f2' }],
			'demo.items': [
				{ id: 'sound', folderId: 'f1', ownerId: 'f1', about: [place('f1')] },
				{ id: 'stray', folderId: 'f2', ownerId: 'f2', about: [place('f1'), place('f2')] },
				{ id: 'far', folderId: 'unread', ownerId: 'f1', about: [{ table: 'demo.newer', id: 'x' }] },
			],
		},
	);
const check = (changes: readonly Change[]) => settleReferences({ reader: world(), tableOf }, changes);
const item = (set: Partial<z.infer<typeof Item>>) => Item.parse(set);

test('a reference leads to a live row, to one the same step makes, or to nothing', async () => {
	const target = fc.constantFrom('f1', 'f2', 'new', 'i1', '', null);
	await fc.assert(
		fc.asyncProperty(target, fc.boolean(), async (folderId, makes) => {
			const made = makes ? [put(Folders, 'new', Folder.parse({}))] : [];
			const found = await check([put(Items, 'i2', item({ folderId })), ...made]);
			expect(found.ok).toBe(
				folderId === null || folderId === '' || folderId === 'f1' || (folderId === 'new' && makes),
			);
			if (!found.ok)
				expect(found.error.message).toContain(`folderId: there is no demo.folders with the id ${folderId}`);
		}),
	);
});

test('a list of places is checked one by one, each in its table', async () => {
	const about = (...places: z.infer<typeof Place>[]) => check([put(Items, 'i2', item({ about: places }))]);
	expect((await about({ table: 'demo.items', id: 'i1' }, { table: 'demo.folders', id: 'f1' })).ok).toBe(true);
	expect((await about({ table: 'demo.items', id: 'i1' }, { table: 'demo.folders', id: 'i1' })).ok).toBe(
		false,
	);
	expect((await about({ table: 'bogus.table', id: 'i1' })).ok).toBe(false);
});

test('a step may carry on what a touched row already pointed to, and may not invent it', async () => {
	const follower = put(Items, 'next', item({ folderId: 'gone' }));
	expect((await check([patch(Items, 'orphan', { title: 'done' }), follower])).ok).toBe(true);
	expect((await check([patch(Items, 'i1', { title: 'done' }), follower])).ok).toBe(false);
});

test('a row that the same step deletes is nothing to point to', async () => {
	const found = await check([put(Items, 'i2', item({ folderId: 'new' })), remove(Folders, 'new')]);
	expect(found.ok).toBe(false);
});

test('a row that comes back lets go of what has gone, and of nothing else', async () => {
	expect(await check([restore(Items, 'sound')])).toEqual({ ok: true, value: [restore(Items, 'sound')] });
	expect(await check([restore(Items, 'stray')])).toEqual({
		ok: true,
		value: [{ ...restore(Items, 'stray'), set: { folderId: null, ownerId: '', about: [place('f1')] } }],
	});
});

test('a row that comes back keeps what cannot be read here, or is of a table that is not known', async () => {
	expect(await check([restore(Items, 'far')])).toEqual({ ok: true, value: [restore(Items, 'far')] });
});

test('a row that comes back keeps what the same step brings back, and what it is given', async () => {
	const both = [restore(Items, 'stray'), restore(Folders, 'f2')];
	expect(await check(both)).toEqual({ ok: true, value: both });
	const given = { ...restore(Items, 'stray'), set: { folderId: 'f1', title: 'Back' } };
	expect(await check([given])).toEqual({
		ok: true,
		value: [{ ...given, set: { ...given.set, ownerId: '', about: [place('f1')] } }],
	});
});
