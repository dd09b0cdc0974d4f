/** Hears of changed missions and of stop requests through LISTEN, and comes back after an interruption. */
import pg from 'pg';
import type { Log } from '../log';

const CHANNEL = 'mana_missions';
const RETRY_MS = 2_000;

export interface MissionNews {
	readonly onDue: (spaceId: string, missionId: string) => void;
	readonly onCancel: (iterationId: string) => void;
	/** After a new connection: something may have been missed. */
	readonly onConnected: () => void;
}

/** Listens until `close`. */
export function listenToMissions(
	databaseUrl: string,
	log: Log,
	news: MissionNews,
): { readonly close: () => Promise<void> } {
	let client: pg.Client | undefined;
	let retry: NodeJS.Timeout | undefined;
	let closed = false;

	const again = (error: unknown): void => {
		if (closed || retry !== undefined) return;
		log.warn('listening for missions was interrupted', { error });
		const lost = client;
		client = undefined;
		lost?.end().catch((cause: unknown) => log.debug('a lost connection did not close', { error: cause }));
		retry = setTimeout(() => {
			retry = undefined;
			connect().catch(again);
		}, RETRY_MS);
	};

	const connect = async (): Promise<void> => {
		const fresh = new pg.Client({
			connectionString: databaseUrl,
			application_name: 'mana: missions',
			keepAlive: true,
		});
		client = fresh;
		fresh.on('error', again);
		fresh.on('end', () => {
			if (client === fresh) again(new Error('the connection ended'));
		});
		fresh.on('notification', ({ payload = '' }) => {
			const [what, first, second] = payload.split(' ');
			if (what === 'cancel' && first) news.onCancel(first);
			else if (what === 'due' && first && second) news.onDue(first, second);
		});
		await fresh.connect();
		await fresh.query(`LISTEN ${CHANNEL}`);
		if (closed) await fresh.end();
		else news.onConnected();
	};
	connect().catch(again);

	return {
		close: async () => {
			closed = true;
			clearTimeout(retry);
			const last = client;
			client = undefined;
			await last?.end();
		},
	};
}
