/**
 * How a line of text reaches every web process: PostgreSQL's NOTIFY, or Redis when the deployment has one. Delivery is
 * at most once; whoever needs certainty asks the database (streams begin with a catch-up).
 */
import { Redis } from 'ioredis';
import pg from 'pg';
import type { Database } from '../db/database';
import type { Log } from '../log';

const LIVE_CHANNEL = 'mana_live';
const RETRY_MS = 1_000;
/** What one announcement may take. */
const PUBLISH_MS = 1_000;

export interface LiveTransport {
	/** Set when a statement may notify inside its own transaction (`pg_notify` on this channel). */
	readonly channel: string | null;
	readonly publish: (text: string) => Promise<void>;
	/** Starts listening; answers when it does. `resumed` is called after every interruption. */
	readonly listen: (handler: (text: string) => void, resumed: () => void) => Promise<void>;
	readonly close: () => Promise<void>;
}

export function postgresTransport(deps: { readonly db: Database; readonly log: Log }): LiveTransport {
	let client: pg.Client | undefined;
	let closed = false;

	const connect = async (handler: (text: string) => void, resumed: () => void): Promise<void> => {
		const fresh = new pg.Client({
			connectionString: deps.db.url,
			application_name: 'mana: live',
			keepAlive: true,
		});
		client = fresh;
		let lost = false;
		const retry = (error?: Error): void => {
			if (lost || closed) return;
			lost = true;
			deps.log.warn('listening for live events was interrupted', { error });
			const again = (): void => {
				if (closed) return;
				connect(handler, resumed).then(resumed, () => {
					setTimeout(again, RETRY_MS).unref();
				});
			};
			setTimeout(again, RETRY_MS).unref();
		};
		fresh.on('notification', ({ payload }) => handler(payload ?? ''));
		try {
			await fresh.connect();
			await fresh.query(`LISTEN ${LIVE_CHANNEL}`);
		} catch (error) {
			lost = true;
			throw error;
		} finally {
			fresh.on('error', retry);
			fresh.on('end', () => retry());
		}
	};

	return {
		channel: LIVE_CHANNEL,
		publish: async (text) => {
			await deps.db.pool.query('SELECT pg_notify($1, $2)', [LIVE_CHANNEL, text]);
		},
		listen: connect,
		close: async () => {
			closed = true;
			await client?.end();
		},
	};
}

export function redisTransport(deps: { readonly url: string; readonly log: Log }): LiveTransport {
	const connectionName = 'mana: live';
	const subscriber = new Redis(deps.url, { lazyConnect: true, connectionName, maxRetriesPerRequest: null });
	// A push waits for its announcement: with Redis away it must fail soon. The streams catch up when Redis is back.
	const publisher = new Redis(deps.url, {
		lazyConnect: true,
		connectionName,
		maxRetriesPerRequest: 1,
		commandTimeout: PUBLISH_MS,
	});
	// Channels know no database numbers: without it two installations on one Redis would hear each other.
	const channel = `${LIVE_CHANNEL}_${publisher.options.db ?? 0}`;
	const away = (error: unknown): void => deps.log.warn('the Redis of live events is away', { error });
	for (const side of [publisher, subscriber]) {
		// ioredis reconnects by itself; without a listener the error would end the process.
		side.on('error', away);
	}
	return {
		channel: null,
		publish: async (text) => {
			await publisher.publish(channel, text);
		},
		listen: async (handler, resumed) => {
			subscriber.on('message', (_channel: string, text: string) => handler(text));
			await subscriber.subscribe(channel);
			// A new connection is ready before Redis has heard what it listens to; the answer to asking again comes after.
			subscriber.on('ready', () => void subscriber.subscribe(channel).then(resumed, away));
		},
		close: async () => {
			publisher.disconnect();
			subscriber.disconnect();
		},
	};
}
