/**
 * A transaction whose statements are sent together, none waiting for the answer to the one before (pipelining, PostgreSQL
 * protocol section "Pipelining"). For work under a lock: nothing else waits while answers travel. Connections that do
 * this cannot stream, so they are a pool of their own.
 */
import type pg from 'pg';
import type { Step } from './bound-query';

/**
 * Answers each statement's result, in order. When one fails, PostgreSQL refuses those behind it and `COMMIT` undoes all;
 * the failure is thrown.
 */
export async function oneTrip(
	pool: pg.Pool,
	begin: string,
	statements: readonly (pg.QueryConfig | Step)[],
): Promise<pg.QueryResult[]> {
	const sql = await pool.connect();
	let broken: Error | undefined;
	try {
		const sent = [
			sql.query(begin),
			...statements.map((one) => (typeof one === 'function' ? one(sql) : sql.query(one))),
			sql.query('COMMIT'),
		];
		const answers = await Promise.allSettled(sent);
		const failed = answers.find((answer) => answer.status === 'rejected');
		const results = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
		const end = results.at(-1)?.command;
		// `COMMIT` of a failed transaction says ROLLBACK; anything else leaves a connection in an unknown state.
		if (end !== 'COMMIT' && end !== 'ROLLBACK') broken = new Error('The transaction did not end.');
		if (failed !== undefined) throw failed.reason;
		if (end !== 'COMMIT') throw broken ?? new Error('The transaction was rolled back.');
		return results.slice(1, -1);
	} finally {
		sql.release(broken);
	}
}
