/**
 * One row per call of a connected program: who, which tool, how it ended, how long it took. Never its input or output.
 * Rows are written together, a moment after the calls, so that an answer does not wait for the disk; closing writes the
 * rest.
 */
import type { Database } from '../db/database';
import type { Log } from '../log';

export interface AuditedCall {
	/** Epoch ms at which the call began. */
	readonly at: number;
	readonly userId: string;
	readonly tokenId: string;
	readonly spaceId: string;
	readonly tool: string;
	readonly outcome: 'success' | 'handler-error' | 'input-invalid' | 'denied';
	readonly reason: string;
	readonly ms: number;
}

export interface CallAudit {
	readonly note: (call: AuditedCall) => void;
	/** Writes what is waiting. */
	readonly flush: () => Promise<void>;
	/** Drops rows past their retention. */
	readonly forgetOld: () => Promise<void>;
}

const FLUSH_MS = 100;
const RETRY_MS = 2_000;
const KEEP_DAYS = 90;
const MAX_ROWS = 1_000;
/** While the database does not take rows, this many are held; then the oldest are dropped and counted in the log. */
const MAX_HELD = 50_000;

const INSERT = `
	INSERT INTO ops.mcp_call (at, user_id, token_id, space_id, tool, outcome, reason, ms)
	SELECT to_timestamp(r.at / 1000.0), r."userId", r."tokenId", r."spaceId", r.tool, r.outcome, r.reason, r.ms
	FROM jsonb_to_recordset($1) AS r (
		at double precision, "userId" text, "tokenId" text, "spaceId" text, tool text, outcome text, reason text, ms integer
	)`;

export function createCallAudit(deps: { readonly db: Database; readonly log: Log }): CallAudit {
	let held: AuditedCall[] = [];
	let timer: NodeJS.Timeout | undefined;
	let writing: Promise<void> | undefined;

	/** Whether everything was written. */
	const write = async (): Promise<boolean> => {
		while (held.length > 0) {
			const rows = held.slice(0, MAX_ROWS);
			try {
				await deps.db.pool.query(INSERT, [JSON.stringify(rows)]);
				held = held.slice(rows.length);
			} catch (error) {
				deps.log.error('the audit of tool calls could not be written; it is kept and tried again', {
					error,
					count: held.length,
				});
				if (held.length > MAX_HELD) {
					deps.log.error('audit rows were dropped', { count: held.length - MAX_HELD });
					held = held.slice(-MAX_HELD);
				}
				return false;
			}
		}
		return true;
	};

	const flush = (): Promise<void> => {
		clearTimeout(timer);
		timer = undefined;
		writing ??= write().then((done) => {
			writing = undefined;
			if (held.length > 0) later(done ? FLUSH_MS : RETRY_MS);
		});
		return writing;
	};

	const later = (ms: number): void => {
		timer ??= setTimeout(() => void flush(), ms).unref();
	};

	return {
		note: (call) => {
			held.push(call);
			later(FLUSH_MS);
		},
		flush,
		forgetOld: async () => {
			await deps.db.pool.query('DELETE FROM ops.mcp_call WHERE at < now() - make_interval(days => $1)', [
				KEEP_DAYS,
			]);
		},
	};
}
