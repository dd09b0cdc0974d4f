/**
 * Everything that changed in the caller's spaces since their cursors, as NDJSON in the order of each space's sequence.
 * PostgreSQL prints the rows; they pass through here as bytes, so that a device's first sync costs the server little.
 */
import pg, { type PoolClient } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { PulledRecord, type PullEnd, type PullRequest } from '../../core/sync/protocol';
import type { Database } from '../db/database';

/** Rows are gathered to about this size, so that a page of small ones is not thousands of small writes. */
const CHUNK_BYTES = 64 * 1024;
const NEWLINE = 0x0a;

interface Head {
	readonly id: string;
	readonly no: number | null;
	readonly seq: number;
	readonly purgedSeq: number;
}

/** Spaces the caller is in; a space nobody has written to has no head yet. */
const headsSql = `
SELECT s.id, h.no, coalesce(h.seq, 0) AS seq, coalesce(h.purged_seq, 0) AS "purgedSeq"
FROM space.space s LEFT JOIN sync.head h ON h.space_id = s.id
WHERE s.id = ANY($1) ORDER BY s.id`;

/**
 * CSV with control characters for quote and delimiter: JSON text holds neither, so every line is the JSON itself, while
 * COPY's own text format would double each backslash.
 */
const copySql = (no: number, cursor: number, limit: number): string => `
COPY (
	SELECT '{"space":' || to_json(space_id)::text || ',"table":' || to_json(tbl)::text || ',"id":' || to_json(id)::text
		|| ',"seq":' || seq || ',"author":' || to_json(author_id)::text || ',"clear":' || clear || ',"sealed":' || sealed
		|| ',"boxes":' || boxes || ',"deleted":' || coalesce(deleted::text, 'null') || ',"last":' || last || '}'
	FROM sync.record
	WHERE space_no = ${pg.escapeLiteral(String(no))} AND seq > ${pg.escapeLiteral(String(cursor))}
	ORDER BY space_no, seq LIMIT ${pg.escapeLiteral(String(limit))}
) TO STDOUT (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02')`;

type Emit = (chunk: Uint8Array) => Promise<void>;

const line = (end: PullEnd): Uint8Array => Buffer.from(`${JSON.stringify(end)}\n`);

/** What is known of the last line after one more part: parts may end anywhere. */
function lastLine(known: readonly Buffer[], part: Buffer): readonly Buffer[] {
	const cut = part.length > 1 ? part.lastIndexOf(NEWLINE, part.length - 2) : -1;
	if (cut >= 0) return [part.subarray(cut + 1)];
	return known.at(-1)?.at(-1) === NEWLINE ? [part] : [...known, part];
}

/** Passes one COPY on and answers its last line. */
async function passOn(sql: PoolClient, text: string, emit: Emit): Promise<Buffer | undefined> {
	const rows = sql.query(copyTo(text, { highWaterMark: CHUNK_BYTES * 4 }));
	let gathered: Buffer[] = [];
	let size = 0;
	let tail: readonly Buffer[] = [];
	for await (const part of rows as AsyncIterable<Buffer>) {
		tail = lastLine(tail, part);
		gathered.push(part);
		size += part.length;
		if (size < CHUNK_BYTES) continue;
		await emit(gathered.length === 1 ? part : Buffer.concat(gathered, size));
		gathered = [];
		size = 0;
	}
	if (size > 0) await emit(Buffer.concat(gathered, size));
	return tail.length === 0 ? undefined : Buffer.concat(tail);
}

async function pullSpace(
	sql: PoolClient,
	head: Head,
	cursor: number,
	limit: number,
	emit: Emit,
): Promise<void> {
	// Purged tombstones can no longer be told, and a cursor from the future belongs to a database that was restored.
	if ((cursor > 0 && cursor < head.purgedSeq) || cursor > head.seq) {
		return emit(line({ space: head.id, reset: true }));
	}
	const last =
		head.no === null || cursor === head.seq
			? undefined
			: await passOn(sql, copySql(head.no, cursor, limit), emit);
	const reached =
		last === undefined ? head.seq : PulledRecord.shape.seq.parse(JSON.parse(last.toString()).seq);
	// `head.seq` was read before the rows, so whatever is committed since is either among them or is pulled next time.
	return emit(line({ space: head.id, cursor: reached, more: reached < head.seq }));
}

export interface PullOptions {
	/** Told when a pull failed for another reason than the reader leaving. */
	readonly failed: (error: unknown) => void;
	/** How long a reader may leave a chunk unread. */
	readonly stallMs?: number;
}

/** A reader that takes nothing holds a connection that others wait for. */
const STALL_MS = 30_000;

/**
 * A stream of lines. Spaces the caller is not a member of are left out. The connection goes back when the reader is done,
 * gone, or has stopped reading.
 */
export function pull(
	db: Database,
	userId: string,
	request: PullRequest,
	options: PullOptions,
): ReadableStream<Uint8Array> {
	const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>(undefined, undefined, {
		highWaterMark: 2,
	});
	const writer = writable.getWriter();
	let gone = false;
	const emit: Emit = async (chunk) => {
		let timer: NodeJS.Timeout | undefined;
		const stalled = new Promise<never>((_, reject) => {
			timer = setTimeout(() => {
				gone = true;
				reject(new Error('The reader of a pull stopped reading.'));
			}, options.stallMs ?? STALL_MS);
		});
		await Promise.race([writer.write(chunk), stalled]).finally(() => clearTimeout(timer));
	};
	const run = async (): Promise<void> => {
		await db.asUser(userId, async (sql) => {
			try {
				const { rows } = await sql.query<Head>(headsSql, [Object.keys(request.cursors)]);
				for (const head of rows) {
					await pullSpace(sql, head, request.cursors[head.id] ?? 0, request.limit, emit);
				}
			} catch (error) {
				// A COPY that nobody reads on blocks its connection: end it, and the pool replaces it.
				await (sql as unknown as pg.Client).end();
				throw error;
			}
		});
		await writer.close();
	};
	writer.closed.catch(() => {
		gone = true;
	});
	run().catch(async (error: unknown) => {
		if (!gone) options.failed(error);
		await writer.abort(error).catch(() => undefined);
	});
	return readable;
}
