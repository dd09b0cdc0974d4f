/** The peer of the pull comparison: keyset pages of 1,000 as JSON, without session, membership check or row security. */
import { createServer } from 'node:http';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.BENCH_DATABASE_URL });
const space = process.env.BENCH_SPACE;
const { rows: head } = await pool.query('SELECT no FROM sync.head WHERE space_id = $1', [space]);
// PostgreSQL prints the page, which is the fastest way to answer one: the comparison is about paging, not about parsing.
const text = `SELECT coalesce(json_agg(r), '[]')::text AS page FROM (
	SELECT space_id AS space, tbl AS "table", id, seq, author_id AS author,
		sync.clear_text(clear, marks, stamp)::json AS clear, sync.sealed_text(sealed, marks, stamp)::json AS sealed,
		sync.boxes_text(sealed, boxes, marks, stamp)::json AS boxes, sync.deleted_text(deleted, marks, stamp)::json AS deleted,
		sync.last_text(actor, author_id, seen, marks, stamp)::json AS last
	FROM sync.record WHERE space_no = $1 AND seq > $2 ORDER BY space_no, seq LIMIT 1000
) r`;

const server = createServer(async (req, res) => {
	const after = Number(new URL(req.url, 'http://x').searchParams.get('after'));
	const { rows } = await pool.query({ name: 'page', text, values: [head[0].no, after] });
	res.setHeader('content-type', 'application/json');
	res.end(rows[0].page);
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
