/** What a database holds, table by table, so that a test can say that nothing changed, or what did. */
import type { Pool } from 'pg';

export type DatabaseState = Readonly<Record<string, string>>;

/** Number of rows and a sum over all of them, for every table of ours and of the queues. */
export async function stateOf(pool: Pool): Promise<DatabaseState> {
	const { rows } = await pool.query<{ name: string }>(
		`SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
		 WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
	);
	const state: Record<string, string> = {};
	for (const { name } of rows) {
		const found = await pool.query<{ sum: string }>(
			`SELECT count(*) || ' ' || coalesce(md5(string_agg(row::text, E'\\n' ORDER BY row::text)), '') AS sum
			 FROM ${name} AS row`,
		);
		state[name] = found.rows[0]!.sum;
	}
	return state;
}
