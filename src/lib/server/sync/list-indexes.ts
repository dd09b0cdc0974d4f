/**
 * The indexes behind the lists that tables declare: derived from the manifests, compared with the catalogue and made or
 * dropped without holding up writes. A list without its index is slow and not wrong, so that nothing depends on this.
 */
import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import type { AnyTable, ListOf } from '../../core/module';
import { groupSql, stepKeys, whereSql } from './narrow-sql';

/** Any number, the same for everyone who makes indexes. */
const LOCK = 7_316_402;
const BETWEEN_TRIES_MS = 200;

const noPlace = (): never => {
	throw new Error('A list is of flags, numbers and values of an enum.');
};

/**
 * By number of the space: an index that begins with its id would tempt the planner into looking single records up through
 * it while the table is small. Without the id, by which alike rows are ordered: it is longer than most keys, and those few
 * are sorted when they are asked for.
 */
function definitionOf(table: AnyTable, { where, filled = [], by }: ListOf<string>): string {
	const rows = [
		whereSql(table, where, noPlace),
		...filled.map((field) => `${groupSql(table, field)} IS NOT NULL`),
	];
	return `(${['space_no', ...stepKeys(table, by)].join(', ')}) WHERE ${rows.join(' AND ')}`;
}

/** The wanted indexes: definition by name. The name tells the definition, so that a changed one is another index. */
export const listIndexes = (tables: Iterable<AnyTable>): ReadonlyMap<string, string> =>
	new Map(
		[...tables].flatMap((table) =>
			table.lists.map((list): [string, string] => {
				const definition = definitionOf(table, list);
				const digest = createHash('sha256').update(definition).digest('hex').slice(0, 12);
				return [`list_${table.name.replaceAll(/\W/gu, '_').slice(0, 40)}_${digest}`, definition];
			}),
		),
	);

interface Known {
	readonly name: string;
	readonly valid: boolean;
}

const known = async (client: pg.Client): Promise<readonly Known[]> => {
	const { rows } = await client.query<Known>(
		`SELECT c.relname AS name, i.indisvalid AS valid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
		WHERE i.indrelid = 'sync.record'::regclass AND c.relname LIKE 'list\\_%'`,
	);
	return rows;
};

/** Waits by asking again and again: a statement that waited inside of PostgreSQL would hold up the making of an index. */
async function taken(client: pg.Client): Promise<void> {
	for (;;) {
		const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1) AS mine', [LOCK]);
		if (rows[0]!.mine) return;
		await wait(BETWEEN_TRIES_MS);
	}
}

/**
 * Makes the indexes that the tables ask for and drops those that none asks for any more. Answers the names of both. Two
 * callers at once take turns; one that was killed half way leaves an index that is not valid, which the next makes again.
 */
export async function settleListIndexes(
	databaseUrl: string,
	tables: Iterable<AnyTable>,
): Promise<{ readonly made: readonly string[]; readonly dropped: readonly string[] }> {
	const wanted = listIndexes(tables);
	const client = new pg.Client({ connectionString: databaseUrl });
	await client.connect();
	try {
		await taken(client);
		const found = await known(client);
		const whole = new Set(found.filter(({ valid }) => valid).map(({ name }) => name));
		const dropped = found.filter(({ name, valid }) => !valid || !wanted.has(name)).map(({ name }) => name);
		for (const name of dropped) await client.query(`DROP INDEX CONCURRENTLY sync.${name}`);
		const missing = [...wanted].filter(([name]) => !whole.has(name));
		for (const [name, definition] of missing)
			await client.query(`CREATE INDEX CONCURRENTLY ${name} ON sync.record ${definition}`);
		// What is in an expression of an index is known to the planner only after a look at it.
		if (missing.length > 0) await client.query('ANALYZE sync.record');
		return { made: missing.map(([name]) => name), dropped };
	} finally {
		await client.end();
	}
}
