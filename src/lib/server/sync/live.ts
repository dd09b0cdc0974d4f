/**
 * The hub of live events in one web process: takes what any process publishes and hands it to the streams of those who
 * are members of the event's space. It holds no events; a stream that was away catches up from the database.
 */
import { LiveEvent } from '../../core/sync/protocol';
import type { Database } from '../db/database';
import type { Log } from '../log';
import type { LiveTransport } from './live-transport';

export type LiveHandler = (event: LiveEvent) => void;

export interface Live {
	/** Sends to all members of `event.space`, in every process. */
	readonly publish: (event: LiveEvent) => Promise<void>;
	/** Calls `handler` for events of the spaces this account is in. Answers how to stop. */
	readonly subscribe: (userId: string, handler: LiveHandler) => () => void;
	/**
	 * Waits until nothing published from now on can be missed, then answers where each space of the account stands. What
	 * was committed before is in the answer, what comes after goes to the handler.
	 */
	readonly heads: (userId: string) => Promise<readonly { readonly space: string; readonly seq: number }[]>;
	readonly transport: LiveTransport;
	readonly close: () => Promise<void>;
}

interface Subscriber {
	readonly userId: string;
	readonly handler: LiveHandler;
	/** `undefined` while memberships are being read: events wait in `early`. */
	spaces: ReadonlySet<string> | undefined;
	early: LiveEvent[];
}

const membershipSql = `
SELECT user_id, array_agg(space_id) AS spaces FROM space.membership WHERE user_id = ANY($1) GROUP BY user_id`;
const headsSql = `
SELECT s.id AS space, coalesce(h.seq, 0) AS seq
FROM space.space s LEFT JOIN sync.head h ON h.space_id = s.id ORDER BY s.id`;

/** The value of a line of JSON; `undefined` for anything else. */
function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		// Whoever may write to the channel must not be able to end this process.
		return undefined;
	}
}

export function createLive(deps: {
	readonly db: Database;
	readonly log: Log;
	readonly transport: LiveTransport;
}): Live {
	const { db, log, transport } = deps;
	const subscribers = new Set<Subscriber>();
	let listening: Promise<void> | undefined;

	const tell = (subscriber: Subscriber, event: LiveEvent): void => {
		if (subscriber.spaces === undefined) subscriber.early.push(event);
		else if (subscriber.spaces.has(event.space)) subscriber.handler(event);
	};

	/** Reads who is in which space. A former member still hears of the change that put them out. */
	const refresh = async (which: readonly Subscriber[], about?: LiveEvent): Promise<void> => {
		if (which.length === 0) return;
		const users = [...new Set(which.map(({ userId }) => userId))];
		const { rows } = await db.pool.query<{ user_id: string; spaces: string[] }>(membershipSql, [users]);
		const spacesOf = new Map(rows.map((row) => [row.user_id, new Set(row.spaces)]));
		for (const subscriber of which) {
			const before = subscriber.spaces;
			subscriber.spaces = spacesOf.get(subscriber.userId) ?? new Set();
			const early = subscriber.early.splice(0);
			if (about && (before?.has(about.space) || subscriber.spaces.has(about.space)))
				subscriber.handler(about);
			for (const event of early) tell(subscriber, event);
		}
	};

	const failed = (error: unknown): void =>
		log.error('memberships of live streams could not be read', { error });

	const receive = (text: string): void => {
		const parsed = LiveEvent.safeParse(jsonOf(text));
		if (!parsed.success) {
			log.warn('a live event was not understood', { why: parsed.error.issues[0]?.path.join('.') });
			return;
		}
		const event = parsed.data;
		if (event.type === 'membership') refresh([...subscribers], event).catch(failed);
		else for (const subscriber of subscribers) tell(subscriber, event);
	};

	/** After an interruption nobody knows what was missed, so every stream is told where its spaces stand. */
	const resumed = (): void => {
		for (const subscriber of subscribers) {
			heads(subscriber.userId)
				.then((list) => {
					for (const { space, seq } of list) subscriber.handler({ type: 'change', space, seq });
				})
				.catch(failed);
		}
		refresh([...subscribers]).catch(failed);
	};

	const listen = (): Promise<void> =>
		(listening ??= transport.listen(receive, resumed).catch((error: unknown) => {
			listening = undefined;
			throw error;
		}));

	const heads: Live['heads'] = async (userId) => {
		await listen();
		return db.asUser(userId, async (sql) => {
			const { rows } = await sql.query<{ space: string; seq: number }>(headsSql);
			return rows;
		});
	};

	return {
		publish: (event) => transport.publish(JSON.stringify(event)),
		subscribe: (userId, handler) => {
			const subscriber: Subscriber = { userId, handler, spaces: undefined, early: [] };
			subscribers.add(subscriber);
			listen()
				.then(() => refresh([subscriber]))
				.catch(failed);
			return () => void subscribers.delete(subscriber);
		},
		heads,
		transport,
		close: async () => {
			subscribers.clear();
			await transport.close();
		},
	};
}
