/** Rows in memory: opened once per box, broken ones kept aside, loaded while changes arrive, and quick with many. */
import { describe, expect, it, vi } from 'vitest';
import { createDevice, SPACE, TASKS, type Device } from '../../../../tests/support/client-device';
import { createFakeServer } from '../../../../tests/support/fake-sync-server';
import { lookAtAll } from '../../../../tests/support/look-at-all';
import { tables } from '../../registry';
import { foldMoves, newsAfter } from '../columns/column-store';
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
		expect(opens()).toBe(0);
		const before = (await lookAtAll(rows)).all;
		expect(opens()).toBe(20);
		await here.edit('t3', { notes: 'one more box' });
		await rows.take(await newsAfter(here.db, 0));
		const after = (await lookAtAll(rows)).all;
		expect(opens()).toBe(21);
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
		const seen = await lookAtAll(rows);
		expect(seen.all.map((row) => row.id)).toEqual(['good']);
		expect([...rows.broken()].sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual([
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
		expect((await lookAtAll(rows)).broken).toEqual([{ id: 't1', reason: 'locked' }]);
		opener = createOpener(here.keys);
		await rows.reload();
		expect((await lookAtAll(rows)).all).toHaveLength(1);
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
			const failing = vi.spyOn(here.db._columns, 'where').mockImplementation(() => {
				throw new Error('disk on fire');
			});
			await here.db.rowsOf(TASKS).toCollection().modify({ author });
			await tasks.reload();
			expect(tasks.status()).toBe('error');
			failing.mockRestore();
			await again();
			expect(tasks.status()).toBe('ready');
			expect((await lookAtAll(tasks)).entry('t1')!.row).toMatchObject({
				title: 'before',
				meta: { authorId: author },
			});
		}
	});

	it('miss nothing that is written while they load', async () => {
		const here = await device();
		for (let at = 0; at < 50; at += 1) await here.edit(`t${at}`, { title: `${at}` });
		const rows = here.rows.of(SPACE, table);
		const loading = rows.ready();
		await Promise.all([loading, here.edit('t7', { title: 'meanwhile' }), here.edit('new', { title: 'new' })]);
		await here.rows.settled();
		const seen = await lookAtAll(rows);
		expect(seen.entry('t7')!.row).toMatchObject({ title: 'meanwhile' });
		expect(seen.all).toHaveLength(51);
	});

	it('are not read again when news that they have is folded away', async () => {
		const first = await device();
		// From now on what is written is news beside the columns.
		await first.rows.of(SPACE, table).ready();
		for (let at = 0; at < 10; at += 1) await first.edit(`t${at}`, { title: `${at}` });
		const here = await first.reload();
		const rows = here.rows.of(SPACE, table);
		await rows.ready();
		const wholes: unknown[] = [];
		here.rows.onChange((_rows, changes) => changes === undefined && wholes.push(changes));
		const upTo = (await foldMoves(here.db, 1))!;
		here.bus.send({ type: 'folded', upTo });
		await here.rows.settled();
		expect(wholes).toHaveLength(0);
		// News that this tab never saw is in the columns only.
		here.bus.send({ type: 'folded', upTo: upTo + 1 });
		await here.rows.settled();
		expect(wholes).toHaveLength(1);
		expect((await lookAtAll(rows)).all).toHaveLength(10);
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
		expect((await index.search('zurich')).map((hit) => hit.id)).toEqual(['t1']);
		expect((await index.search('hotel')).map((hit) => hit.id)).toEqual(['t2', 't1']);
		expect((await index.search('fruhstuck'))[0]).toMatchObject({
			module: 'todo',
			table: TASKS,
			title: 'Zürich buchen',
		});
		await here.edit('t1', { title: 'Genf buchen' });
		expect(await index.search('zürich')).toEqual([]);
		await here.write([{ table: TASKS, id: 't1', deleted: true }]);
		expect(await index.search('genf')).toEqual([]);
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
		const found = async (query: string): Promise<string[]> =>
			(await index.search(query)).map((hit) => hit.id);
		expect(await found('call ben')).toEqual(['ben']);
		expect(await found('ben car')).toEqual(['ben']);
		expect(await found('call')).toHaveLength(2);
		expect(await found('dämmung')).toEqual(['dach']);
		expect(await found('系统')).toEqual(['auth']);
		expect(await found('strasse')).toEqual(['kehren']);
		expect(await found('R&D')).toEqual(['plan']);
		expect((await index.search('R&D'))[0]!.excerpt).toBe('Budget for R&D and travel');
		expect(await found('granma')).toEqual(['grandma']);
		expect(await found('Report tomorrow 14:00 !! #work 30min')).toEqual([]);
		expect(await found('!!')).toEqual([]);
		index.close();
	});
});
