/** Rows in memory: opened once per box, broken ones kept aside, loaded while changes arrive, and quick with many. */
import { describe, expect, it, vi } from 'vitest';
import { createDevice, SPACE, TASKS, type Device } from '../../../../tests/support/client-device';
import { createFakeServer } from '../../../../tests/support/fake-sync-server';
import { tables } from '../../registry';
import { createOpener, type Opener } from '../local/opener';
import { createSearchIndex } from '../search/search-index';
import { createTableRows, type TableRows } from './table-rows';

const table = tables.get(TASKS)!.table;
const device = (): Promise<Device> => createDevice({ server: createFakeServer(), seed: 1 });

function counted(here: Device): { opener: Opener; opens: () => number } {
	let opens = 0;
	const opener = createOpener(here.keys);
	return {
		opener: { ...opener, box: (...args) => ((opens += 1), opener.box(...args)) },
		opens: () => opens,
	};
}
function rowsOver(here: Device, opener: Opener, onChange = () => undefined): TableRows {
	return createTableRows({
		db: here.db,
		opener,
		space: SPACE,
		table,
		isUnlocked: () => true,
		onUnreadable: () => undefined,
		onChange,
	});
}

describe('rows in memory', () => {
	it('open each box once, however often a record changes', async () => {
		const here = await device();
		for (let at = 0; at < 20; at += 1) await here.edit(`t${at}`, { title: `${at}` });
		const { opener, opens } = counted(here);
		const rows = rowsOver(here, opener);
		await rows.ready();
		expect(opens()).toBe(20);
		const before = rows.snapshot().all;
		await here.edit('t3', { notes: 'one more box' });
		await rows.refresh(['t3']);
		expect(opens()).toBe(21);
		const after = rows.snapshot().all;
		expect(after).not.toBe(before);
		// Untouched rows stay the same objects, so that lists redraw one line.
		expect(after.filter((row) => before.includes(row))).toHaveLength(19);
	});

	it('keep what cannot be shown aside, untouched', async () => {
		const here = await device();
		await here.edit('good', { title: 'fine' });
		await here.edit('bad', { title: 'sealed' });
		await here.edit('odd', { title: 'odd' });
		const store = here.db.rowsOf(TASKS);
		const bad = (await store.get([SPACE, 'bad']))!;
		const stamp = bad.sealed['title']!;
		const data = bad.boxes[stamp]!.data;
		const flipped = `${data.slice(0, -2)}${data.endsWith('AA') ? 'BB' : 'AA'}`;
		await store.put({ ...bad, boxes: { [stamp]: { fields: ['title'], data: flipped } } });
		const odd = (await store.get([SPACE, 'odd']))!;
		await store.put({ ...odd, clear: { ...odd.clear, priority: ['no such priority', stamp] } });
		const rows = rowsOver(here, createOpener(here.keys));
		await rows.ready();
		expect(rows.snapshot().all.map((row) => row.id)).toEqual(['good']);
		expect(rows.snapshot().broken).toEqual([
			{ id: 'bad', reason: 'corrupt' },
			{ id: 'odd', reason: 'invalid' },
		]);
		expect((await store.get([SPACE, 'bad']))!.boxes[stamp]!.data).toBe(flipped);
	});

	it('are locked without a key, and open when it comes', async () => {
		const here = await device();
		await here.edit('t1', { title: 'later' });
		const keyless = createOpener({ byId: () => undefined });
		let opener = keyless;
		const rows = rowsOver(here, {
			box: (...args) => opener.box(...args),
			record: (...args) => opener.record(...args),
			hasKeyFor: (...args) => opener.hasKeyFor(...args),
		});
		await rows.ready();
		expect(rows.snapshot().broken).toEqual([{ id: 't1', reason: 'locked' }]);
		opener = createOpener(here.keys);
		await rows.reload();
		expect(rows.snapshot().all).toHaveLength(1);
	});

	it('come back whole after the store could not be read', async () => {
		const here = await device();
		const tasks = here.rows.of(SPACE, table);
		await here.edit('t1', { title: 'before' });
		await tasks.ready();
		const announce = async (id: string): Promise<void> => {
			here.bus.send({ type: 'rows', space: SPACE, table: TASKS, ids: [id] });
			await here.rows.settled();
		};
		// Whatever is announced or asked for next reads the change that was missed, too.
		for (const [author, again] of [
			['u-2', () => announce('t2')],
			['u-3', () => tasks.ready()],
		] as const) {
			const failing = vi.spyOn(here.db._base, 'bulkGet').mockRejectedValue(new Error('disk on fire'));
			await here.db.rowsOf(TASKS).toCollection().modify({ author });
			await announce('t1');
			expect(tasks.snapshot().status).toBe('error');
			failing.mockRestore();
			await again();
			expect(tasks.snapshot().status).toBe('ready');
			expect(tasks.entry('t1')!.row).toMatchObject({ title: 'before', meta: { authorId: author } });
		}
	});

	it('miss nothing that is written while they load', async () => {
		const here = await device();
		for (let at = 0; at < 50; at += 1) await here.edit(`t${at}`, { title: `${at}` });
		const rows = here.rows.of(SPACE, table);
		const loading = rows.ready();
		await Promise.all([loading, here.edit('t7', { title: 'meanwhile' }), here.edit('new', { title: 'new' })]);
		await here.rows.settled();
		expect(rows.entry('t7')!.row).toMatchObject({ title: 'meanwhile' });
		expect(rows.snapshot().all).toHaveLength(51);
	});
});

describe('search', () => {
	it('finds title and text without case and marks, follows changes, and shows where', async () => {
		const here = await device();
		await here.edit('t1', { title: 'Zürich buchen', notes: 'Hotel am See, mit Frühstück' });
		await here.edit('t2', { title: 'Hotelrechnung' });
		const index = createSearchIndex(
			{ rows: here.rows, pause: () => Promise.resolve() },
			{ id: SPACE, kind: 'personal' },
		);
		await index.build();
		expect(index.search('zurich').map((hit) => hit.id)).toEqual(['t1']);
		expect(index.search('hotel').map((hit) => hit.id)).toEqual(['t2', 't1']);
		expect(index.search('fruhstuck')[0]).toMatchObject({
			module: 'todo',
			table: TASKS,
			title: 'Zürich buchen',
		});
		await here.edit('t1', { title: 'Genf buchen' });
		expect(index.search('zürich')).toEqual([]);
		await here.write([{ table: TASKS, id: 't1', deleted: true }]);
		expect(index.search('genf')).toEqual([]);
		index.close();
	});

	it('wants every word, finds parts of words in any script, and reads a note without its signs', async () => {
		const here = await device();
		await here.edit('ben', { title: 'Call Ben', notes: 'about the car' });
		await here.edit('grandma', { title: 'Call Grandma' });
		await here.edit('dach', { title: 'Wärmedämmung am Dach' });
		await here.edit('auth', { title: '认证系统的设计' });
		await here.edit('kehren', { title: 'Die Straße kehren' });
		await here.write([
			{ table: 'notes.notes', id: 'plan', set: { content: 'Budget for R&amp;D and **travel**' } },
		]);
		const index = createSearchIndex(
			{ rows: here.rows, pause: () => Promise.resolve() },
			{ id: SPACE, kind: 'personal' },
		);
		await index.build();
		const found = (query: string): string[] => index.search(query).map((hit) => hit.id);
		expect(found('call ben')).toEqual(['ben']);
		expect(found('ben car')).toEqual(['ben']);
		expect(found('call')).toHaveLength(2);
		expect(found('dämmung')).toEqual(['dach']);
		expect(found('系统')).toEqual(['auth']);
		expect(found('strasse')).toEqual(['kehren']);
		expect(found('R&D')).toEqual(['plan']);
		expect(index.search('R&D')[0]!.excerpt).toBe('Budget for R&D and travel');
		expect(found('granma')).toEqual(['grandma']);
		expect(found('Report tomorrow 14:00 !! #work 30min')).toEqual([]);
		expect(found('!!')).toEqual([]);
		index.close();
	});
});
