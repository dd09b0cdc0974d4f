/**
 * Tells every web process, at once, that sessions ended, so that open streams of those sessions close. Uses a LISTEN
 * connection of its own, made when the first stream is watched.
 */
import pg from 'pg';
import type { Database } from '../db/database';
import type { Log } from '../log';

const CHANNEL = 'mana_session_ended';
const RETRY_MS = 1_000;

export interface Revocations {
	/** Says that these sessions (by key) have ended. */
	readonly announce: (keys: readonly string[]) => Promise<void>;
	/** Calls `ended` once when the session ends anywhere. Answers how to stop watching. */
	readonly watch: (key: string, ended: () => void) => () => void;
	/** Ends everything that is watched here, because this process goes away. */
	readonly drain: () => void;
	readonly close: () => Promise<void>;
}

export function createRevocations(deps: { readonly db: Database; readonly log: Log }): Revocations {
	const watchers = new Map<string, Set<() => void>>();
	let client: pg.Client | undefined;
	let closed = false;

	const endAll = (key: string): void => {
		const callbacks = watchers.get(key);
		watchers.delete(key);
		callbacks?.forEach((ended) => ended());
	};

	/** Finds what was announced before somebody listened, by asking which of these sessions are gone. */
	const catchUp = async (keys: readonly string[]): Promise<void> => {
		if (keys.length === 0) return;
		const { rows } = await deps.db.pool.query<{ id: string }>(
			'SELECT id FROM auth.session WHERE id = ANY($1)',
			[keys],
		);
		const alive = new Set(rows.map((row) => row.id));
		for (const key of keys) if (!alive.has(key)) endAll(key);
	};

	const listen = async (): Promise<void> => {
		if (client || closed) return;
		const fresh = new pg.Client({ connectionString: deps.db.url, application_name: 'mana: session ends' });
		client = fresh;
		const retry = (error?: Error): void => {
			if (client !== fresh) return;
			client = undefined;
			if (closed) return;
			deps.log.warn('listening for ended sessions was interrupted', { error });
			setTimeout(() => void listen(), RETRY_MS).unref();
		};
		fresh.on('error', retry);
		fresh.on('end', () => retry());
		fresh.on('notification', ({ payload }) => {
			for (const key of (payload ?? '').split(' ')) endAll(key);
		});
		try {
			await fresh.connect();
			await fresh.query(`LISTEN ${CHANNEL}`);
			await catchUp([...watchers.keys()]);
		} catch (error) {
			retry(error instanceof Error ? error : new Error(String(error)));
		}
	};

	return {
		announce: async (keys) => {
			// A notification holds 8,000 bytes; a key has 43.
			for (let at = 0; at < keys.length; at += 100) {
				await deps.db.pool.query('SELECT pg_notify($1, $2)', [CHANNEL, keys.slice(at, at + 100).join(' ')]);
			}
		},
		watch: (key, ended) => {
			const set = watchers.get(key) ?? new Set();
			set.add(ended);
			watchers.set(key, set);
			// Otherwise a session that ended between its request and this line would stay open.
			if (client)
				catchUp([key]).catch((error: unknown) => deps.log.warn('a session could not be checked', { error }));
			else void listen();
			return () => {
				set.delete(ended);
				if (set.size === 0 && watchers.get(key) === set) watchers.delete(key);
			};
		},
		drain: () => [...watchers.keys()].forEach(endAll),
		close: async () => {
			closed = true;
			watchers.clear();
			await client?.end();
		},
	};
}
