/**
 * What this process knows about the state of its database: well, full or away. Every failure that is met is shown to it;
 * it says once that the state changed, asks until the database is well again, and says that once too. Without it each of
 * the many that use the database would say it for itself, again and again.
 */
import type { Clock } from '../../core/ports/clock';
import type { Log, LogFields } from '../log';
import { isDiskFull, troubleOf, type Trouble } from './trouble';

export interface DatabaseWatch {
	/** What an error means for the database; remembered when it means something. */
	readonly note: (error: unknown) => Trouble | undefined;
	/** Asks now. */
	readonly look: () => Promise<Trouble | undefined>;
	readonly close: () => void;
}

export interface WatchDeps {
	readonly log: Log;
	readonly clock: Clock;
	readonly databaseUrl: string;
	/** Whether the database refuses writes; rejects when it is away. */
	readonly isReadOnly: () => Promise<boolean>;
}

const LOOK_MS = 2_000;
/** A refused write is believed this long: that a write would work now is something that only a write can tell. */
const FULL_FOR_MS = 10_000;
const POSTGRES_PORT = 5432;

const words: Readonly<Record<Trouble, string>> = {
	full: 'the database has no room: everything can be read, and writes are refused until there is some',
	away: 'the database is away: requests that need it are refused until it is back',
};

export function createDatabaseWatch({ log, clock, databaseUrl, isReadOnly }: WatchDeps): DatabaseWatch {
	const port = Number(new URL(databaseUrl).port || POSTGRES_PORT);
	let trouble: Trouble | undefined;
	let fullUntil = 0;
	let timer: NodeJS.Timeout | undefined;

	const become = (now: Trouble | undefined, error?: unknown): void => {
		if (now === trouble) return;
		trouble = now;
		if (now === undefined) log.warn('the database is well again');
		else log.error(words[now], { error });
		clearInterval(timer);
		// What it finds out it keeps; there is nobody to be told.
		timer = now === undefined ? undefined : setInterval(() => void look(), LOOK_MS).unref();
	};

	const note = (error: unknown): Trouble | undefined => {
		const found = troubleOf(error, port);
		if (found === 'full' && isDiskFull(error)) fullUntil = clock.now() + FULL_FOR_MS;
		if (found !== undefined) become(found, error);
		return found;
	};

	const look = async (): Promise<Trouble | undefined> => {
		try {
			const isRefusing = await isReadOnly();
			// Whoever makes it refuse writes also says when there is room.
			if (isRefusing) fullUntil = 0;
			become(isRefusing || clock.now() < fullUntil ? 'full' : undefined);
		} catch (error) {
			// A reason that is not known keeps what was known before.
			note(error);
		}
		return trouble;
	};

	return { note, look, close: () => clearInterval(timer) };
}

/** The same log, where what is only a consequence of the database's state is a detail: the watch has said it. */
export function quietLog(log: Log, watch: () => DatabaseWatch): Log {
	const at =
		(level: 'warn' | 'error') =>
		(message: string, fields: LogFields = {}): void => {
			const isConsequence = fields.error !== undefined && watch().note(fields.error) !== undefined;
			log[isConsequence ? 'debug' : level](message, fields);
		};
	return {
		debug: log.debug,
		info: log.info,
		warn: at('warn'),
		error: at('error'),
		with: (fields) => quietLog(log.with(fields), watch),
	};
}
