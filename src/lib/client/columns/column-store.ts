/**
 * The columns of every table as they are kept on this device: packed parts, and behind them the news since. Whoever writes a
 * row writes its news in the same transaction, so that both tell the same at any moment. Made anew from the rows where they
 * are missing, such as after an update of the app.
 */
import Dexie from 'dexie';
import type { AnyTable } from '../../core/module';
import { tables } from '../../registry';
import { spaceRange, type AccountDb } from '../db';
import type { ColumnRow, MoveRow } from '../store-types';
import { layoutOf, moved, moveOf, type Layout, type Move, type Peek } from './peek';
import { packPart, partOf, partsFor, unpackPart } from './packed';

/** The row that says how the parts of a table were packed stands in their place. */
const HEAD = -1;

/** Rows read at a time while columns are made anew. */
const READ_ROWS = 2_000;

export interface LoadedColumns {
	readonly peeks: readonly Peek[];
	/** Key of the newest news of any table at that moment: all of this table up to there is in them. */
	readonly upTo: number;
}

/** What the parts of this layout are called: other fields, other columns. */
const shapeOf = ({ fields, fallbacks }: Layout): string => JSON.stringify([fields, fallbacks]);

/** Writes news down, inside the caller's transaction. Answers its key, if there was any. */
export async function noteMoves(
	db: AccountDb,
	space: string,
	table: string,
	moves: readonly Move[],
): Promise<number | undefined> {
	return moves.length > 0 ? db._moves.add({ space, table, moves }) : undefined;
}

/** Forgets the columns of a space, or of all, inside the caller's transaction: they are made anew when they are asked for. */
export async function dropColumns(db: AccountDb, space?: string): Promise<void> {
	if (space === undefined) return db._columns.clear();
	const [lower, upper] = [
		[space, Dexie.minKey, Dexie.minKey],
		[space, Dexie.maxKey, Dexie.maxKey],
	];
	await db._columns.where('[space+table+part]').between(lower, upper).delete();
}

const rangeOf = (space: string, table: string): [unknown[], unknown[]] => [
	[space, table, Dexie.minKey],
	[space, table, Dexie.maxKey],
];

/** The kept parts of a table; `undefined` when they have to be made anew. */
async function keptParts(
	db: AccountDb,
	space: string,
	table: AnyTable,
): Promise<{ readonly rows: readonly ColumnRow[]; readonly head: ColumnRow } | undefined> {
	const [lower, upper] = rangeOf(space, table.name);
	const [head, ...rows] = await db._columns.where('[space+table+part]').between(lower, upper).toArray();
	if (head?.part !== HEAD || head.shape !== shapeOf(layoutOf(table))) return undefined;
	return rows.length === head.parts && rows.every((row) => row.packed !== undefined)
		? { rows, head }
		: undefined;
}

/** The peeks of the parts, after this news. */
function peeksOf(layout: Layout, parts: readonly ColumnRow[], news: readonly MoveRow[]): readonly Peek[] {
	const peeks = new Map<string, Peek>();
	for (const row of parts) for (const peek of unpackPart(layout, row.packed!)) peeks.set(peek.id, peek);
	for (const { moves } of news)
		for (const move of moves) {
			const next = moved(layout, peeks.get(move.id), move);
			if (next === undefined) peeks.delete(move.id);
			else peeks.set(move.id, next);
		}
	return [...peeks.values()];
}

const newsOf = async (
	db: AccountDb,
	space: string,
	table: string,
	after: number,
): Promise<readonly MoveRow[]> =>
	(await db._moves.where('[space+table]').equals([space, table]).toArray()).filter((row) => row.key! > after);

/** Every peek of a table as of now. */
export async function loadColumns(db: AccountDb, space: string, table: AnyTable): Promise<LoadedColumns> {
	const layout = layoutOf(table);
	const found = await db.atomic('r', [db._columns, db._moves], async () => {
		const kept = await keptParts(db, space, table);
		if (kept === undefined) return undefined;
		const news = await newsOf(db, space, table.name, kept.head.upTo!);
		const upTo = Math.max(kept.head.upTo!, await newestNews(db));
		return { rows: kept.rows, news, upTo };
	});
	if (found === undefined) return makeColumns(db, space, table);
	return { peeks: peeksOf(layout, found.rows, found.news), upTo: found.upTo };
}

/** The newest news always stays, also where its table has taken it in: it tells up to where all of it was looked at. */
const newestNews = async (db: AccountDb): Promise<number> =>
	((await db._moves.orderBy('key').lastKey()) as number | undefined) ?? 0;

/** Makes the columns of a table anew out of its rows and of the pages that are not rows yet, and keeps them. */
async function makeColumns(db: AccountDb, space: string, table: AnyTable): Promise<LoadedColumns> {
	const layout = layoutOf(table);
	const stores = [db.rowsOf(table.name), db._pages, db._columns, db._moves];
	return db.atomic('rw', stores, async () => {
		const peeks = new Map<string, Peek>();
		const take = (move: Move): void => {
			const next = moved(layout, peeks.get(move.id), move);
			if (next !== undefined) peeks.set(move.id, next);
		};
		for (const key of await db._pages.where('[space+staged]').equals([space, 0]).primaryKeys())
			for (const record of (await db._pages.get(key))?.records ?? [])
				if (record.table === table.name) take(moveOf(table, record.id, record, key));
		const [lower, upper] = spaceRange(space);
		const keys = await db.rowsOf(table.name).where('[space+id]').between(lower, upper).primaryKeys();
		for (let at = 0; at < keys.length; at += READ_ROWS)
			for (const row of await db.rowsOf(table.name).bulkGet(keys.slice(at, at + READ_ROWS)))
				if (row !== undefined) take(moveOf(table, row.id, row));
		const upTo = await newestNews(db);
		await keep(db, { space, table: table.name, layout, upTo }, [...peeks.values()]);
		await forgetNews(db, space, table.name, upTo);
		return { peeks: [...peeks.values()], upTo };
	});
}

interface Kept {
	readonly space: string;
	readonly table: string;
	readonly layout: Layout;
	readonly upTo: number;
}

/** Writes all parts of a table, inside the caller's transaction. */
async function keep(
	db: AccountDb,
	{ space, table, layout, upTo }: Kept,
	peeks: readonly Peek[],
): Promise<void> {
	const parts = partsFor(peeks.length);
	const shares: Peek[][] = Array.from({ length: parts }, () => []);
	for (const peek of peeks) shares[partOf(peek.id, parts)]!.push(peek);
	const [lower, upper] = rangeOf(space, table);
	await db._columns.where('[space+table+part]').between(lower, upper).delete();
	await db._columns.bulkPut([
		{ space, table, part: HEAD, shape: shapeOf(layout), parts, upTo },
		...shares.map((share, part) => ({ space, table, part, packed: packPart(layout, share) })),
	]);
}

async function forgetNews(db: AccountDb, space: string, table: string, upTo: number): Promise<void> {
	const keys = await db._moves.where('[space+table]').equals([space, table]).primaryKeys();
	const newest = await newestNews(db);
	await db._moves.bulkDelete(keys.filter((key) => key <= upTo && key !== newest));
}

/** News of one table behind its parts from which on it pays to take them in. */
const MUCH_NEWS = 200;

/** Takes the news of every table with much of it into its parts. Answers up to which key news may be missing since. */
export async function foldMoves(db: AccountDb, much = MUCH_NEWS): Promise<number | undefined> {
	let upTo: number | undefined;
	const places = (await db._moves.orderBy('[space+table]').uniqueKeys()) as unknown as [string, string][];
	for (const [space, name] of places) {
		const table = tables.get(name)?.table;
		if ((await db._moves.where('[space+table]').equals([space, name]).count()) < much) continue;
		if (table === undefined) continue;
		const folded = await foldTable(db, space, table);
		if (folded !== undefined) upTo = Math.max(upTo ?? 0, folded);
	}
	return upTo;
}

/** Rewrites the parts that the news is about, or all of them when there should be more. */
async function foldTable(db: AccountDb, space: string, table: AnyTable): Promise<number | undefined> {
	const layout = layoutOf(table);
	return db.atomic('rw', [db._columns, db._moves], async () => {
		const kept = await keptParts(db, space, table);
		// Whoever asks for the table makes them anew.
		if (kept === undefined) return undefined;
		const news = await newsOf(db, space, table.name, kept.head.upTo!);
		const upTo = Math.max(kept.head.upTo!, news.at(-1)?.key ?? 0);
		await keep(db, { space, table: table.name, layout, upTo }, peeksOf(layout, kept.rows, news));
		await forgetNews(db, space, table.name, upTo);
		return upTo;
	});
}

/** News written after this key, of all tables. */
export async function newsAfter(db: AccountDb, after: number): Promise<readonly MoveRow[]> {
	return db._moves.where('key').above(after).toArray();
}
