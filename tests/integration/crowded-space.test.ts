/** A space of thousands of records: lists open what they show, searches walk, and nobody else is kept waiting. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Notes } from '../../src/lib/modules/notes/model';
import { Tasks } from '../../src/lib/modules/todo/model';
import { boxOpener } from '../../src/lib/server/keyring/open-box';
import { createReader, type ReaderSource, type ServerReader } from '../../src/lib/server/tools/reader';
import { recordSource } from '../../src/lib/server/tools/reader-source';
import { testApp, type TestApp, type TestPerson } from '../support/app';
import { fillSpace } from '../support/many-rows';
import { fullTier } from '../support/sync-world';

const TASKS = fullTier ? 20_000 : 3_000;
const NOTES = fullTier ? 20_000 : 2_000;

let mana: TestApp;
let ada: TestPerson;
beforeAll(async () => {
	mana = await testApp();
	ada = await mana.signUp('Ada');
	await fillSpace(mana.app.sync, ada, { tasks: TASKS, notes: NOTES });
}, 240_000);
afterAll(() => mana.close());

function reader(more: Partial<ReaderSource> = {}): {
	readonly reader: ServerReader;
	readonly opened: () => number;
} {
	const { userId, spaceId, spaceKey } = ada;
	const made = createReader({
		space: spaceId,
		...recordSource(mana.app.sync, userId, spaceId),
		keys: async () => (keyId) => (keyId === spaceKey.keyId ? spaceKey.key : undefined),
		...more,
	});
	return { reader: made, opened: () => made.read().size };
}

async function run(tool: string, input: unknown): Promise<Record<string, unknown>> {
	const { userId, spaceId } = ada;
	const actor = { kind: 'ai', id: 'agent-1', name: 'Scout' } as const;
	const call = { userId, spaceId, actor, tool, input, zone: 'Europe/Berlin', locale: 'en' } as const;
	const result = await mana.app.tools.run(call);
	if (!result.ok) throw new Error(result.error.message);
	return result.value.value as Record<string, unknown>;
}

test('a list opens the rows it gives out, a count none', async () => {
	const { reader: asked, opened } = reader();
	expect(await asked.count(Tasks, { status: 'open' })).toBe(TASKS * 0.7);
	expect(opened()).toBe(0);
	const order = [{ by: 'dueDate' }] as const;
	expect(await asked.list(Tasks, { status: 'open' }, { order, limit: 20 })).toHaveLength(20);
	expect(opened()).toBe(20);
});

test('a row that does not open leaves its place to the next', async () => {
	const order = [{ by: 'createdAt', descending: true }] as const;
	const all = await reader().reader.list(Notes, {}, { order, limit: 6 });
	const lost = new Set([all[0]!.id, all[2]!.id]);
	const source = recordSource(mana.app.sync, ada.userId, ada.spaceId);
	const { reader: asked } = reader({
		narrow: async (query) =>
			(await source.narrow(query)).map((record) => (lost.has(record.id) ? { ...record, boxes: {} } : record)),
	});
	const found = await asked.list(Notes, {}, { order, limit: 4 });
	expect(found.map(({ id }) => id)).toEqual([1, 3, 4, 5].map((at) => all[at]!.id));
});

test('a walk opens all, newest change first, and holds only pieces', async () => {
	const titles: string[] = [];
	const pieces: number[] = [];
	const source = recordSource(mana.app.sync, ada.userId, ada.spaceId);
	const at: ReaderSource['at'] = async (places) => {
		pieces.push(places.length);
		return source.at(places);
	};
	const looked = await reader({ walkMs: 60_000, at }).reader.walk(Notes, {}, ({ title }) =>
		titles.push(title),
	);
	expect(looked).toEqual({ records: NOTES, of: NOTES, since: null });
	expect(titles).toEqual(Array.from({ length: NOTES }, (_, n) => `Note ${NOTES - 1 - n}`));
	expect(Math.max(...pieces)).toBeLessThanOrEqual(200);
});

test('a walk whose time is over says how far it got', async () => {
	let rows = 0;
	const looked = await reader({ walkMs: 0 }).reader.walk(Notes, {}, () => (rows += 1));
	expect(looked).toMatchObject({ records: rows, of: NOTES, since: expect.any(Number) as number });
	expect(rows).toBeLessThan(NOTES);
});

test('a walk that nobody waits for ends: no more is read, opened or looked at', async () => {
	const source = recordSource(mana.app.sync, ada.userId, ada.spaceId);
	const gone = new AbortController();
	let [pieces, rows] = [0, 0];
	const at: ReaderSource['at'] = async (places) => {
		pieces += 1;
		return source.at(places);
	};
	const walking = reader({ signal: gone.signal, at }).reader.walk(Notes, {}, () => {
		rows += 1;
		gone.abort(new Error('gone'));
	});
	await expect(walking).rejects.toThrow('gone');
	await new Promise((resolve) => setTimeout(resolve, 100));
	// The piece that was looked at and the one that was under way.
	expect(pieces).toBeLessThanOrEqual(2);
	expect(rows).toBeLessThan(40);
	const { reader: late, opened } = reader({ signal: gone.signal });
	await expect(late.walk(Notes, {}, () => undefined)).rejects.toThrow('gone');
	expect(opened()).toBe(0);
});

/** The most boxes opened and rows looked at between two turns of everybody else. */
async function mostAtOnce(
	work: (asked: ServerReader, note: () => void) => Promise<unknown>,
): Promise<number> {
	let [since, most, isOver] = [0, 0, false];
	const note = (): void => {
		since += 1;
		most = Math.max(most, since);
	};
	const beat = (): void => {
		since = 0;
		if (!isOver) setImmediate(beat);
	};
	setImmediate(beat);
	const opener: typeof boxOpener = (keyOf) => (address, box) => {
		note();
		return boxOpener(keyOf)(address, box);
	};
	await work(reader({ opener, walkMs: 60_000 }).reader, note);
	isOver = true;
	return most;
}

test('others get their turn after some forty rows, whatever is asked', async () => {
	const AT_MOST = 40;
	const listed = await mostAtOnce((asked) => asked.list(Tasks));
	expect(listed).toBeGreaterThan(1);
	expect(listed).toBeLessThanOrEqual(AT_MOST);
	const walked = (asked: ServerReader, note: () => void) => asked.walk(Notes, {}, note);
	expect(await mostAtOnce(walked)).toBeLessThanOrEqual(AT_MOST);
}, 60_000);

test('a call that is given up ends its walk', async () => {
	const { userId, spaceId } = ada;
	const actor = { kind: 'ai', id: 'agent-1', name: 'Scout' } as const;
	const gone = new AbortController();
	gone.abort(new Error('gone'));
	const call = mana.app.tools.run({
		...{ userId, spaceId, actor, zone: 'Europe/Berlin', locale: 'en' },
		tool: 'notes_search',
		input: { query: 'zanzibar' },
		signal: gone.signal,
	});
	await expect(call).rejects.toThrow('gone');
});

test('tools list, search and sum up', async () => {
	expect(await run('todo_list', {})).toMatchObject({ total: TASKS * 0.7 });
	expect(await run('todo_stats', {})).toMatchObject({ open: TASKS * 0.7, completed: TASKS * 0.3 });
	const { hits } = await run('notes_search', { query: 'zanzibar' });
	expect(hits).toHaveLength(Math.min(20, NOTES / 1_000));
}, 60_000);
