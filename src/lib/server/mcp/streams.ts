/**
 * Open event streams (GET) of connected programs. Mana has nothing to announce on them yet; they exist because clients
 * open them, and they must end within a second when the token is revoked or the session closed, on any process.
 */
import type { Log } from '../log';
import type { McpMetrics } from './metrics';
import type { McpSessions } from './sessions';

const CHECK_MS = 500;
const HEARTBEAT_MS = 20_000;
const MAX_PER_SESSION = 4;
const encoder = new TextEncoder();

export interface Streams {
	/** `undefined` when the session has too many already. */
	readonly open: (session: string) => ReadableStream<Uint8Array> | undefined;
	readonly end: (session: string) => void;
	readonly close: () => void;
}

interface Stream {
	readonly session: string;
	readonly controller: ReadableStreamDefaultController<Uint8Array>;
	beatAt: number;
}

export function createStreams(deps: {
	readonly sessions: McpSessions;
	readonly metrics: McpMetrics;
	readonly log: Log;
}): Streams {
	const open = new Set<Stream>();
	let timer: NodeJS.Timeout | undefined;

	const drop = (stream: Stream, close: boolean): void => {
		if (!open.delete(stream)) return;
		if (close) stream.controller.close();
		deps.metrics.streams(open.size);
	};

	const check = async (): Promise<void> => {
		try {
			const alive = await deps.sessions.alive([...new Set([...open].map(({ session }) => session))]);
			for (const stream of [...open]) if (!alive.has(stream.session)) drop(stream, true);
		} catch (error) {
			deps.log.warn('sessions of open streams could not be checked; the streams end', {
				error,
				count: open.size,
			});
			for (const stream of [...open]) drop(stream, true);
		}
		const now = performance.now();
		for (const stream of open) {
			if (now - stream.beatAt < HEARTBEAT_MS) continue;
			stream.beatAt = now;
			stream.controller.enqueue(encoder.encode(': here\n\n'));
		}
	};

	/** One question for all streams of the process, and none while there are no streams. */
	const watch = (): void => {
		timer ??= setTimeout(() => {
			void check().then(() => {
				timer = undefined;
				if (open.size > 0) watch();
			});
		}, CHECK_MS).unref();
	};

	return {
		open: (session) => {
			if ([...open].filter((stream) => stream.session === session).length >= MAX_PER_SESSION)
				return undefined;
			let stream: Stream | undefined;
			return new ReadableStream<Uint8Array>({
				start: (controller) => {
					stream = { session, controller, beatAt: performance.now() };
					open.add(stream);
					deps.metrics.streams(open.size);
					controller.enqueue(encoder.encode(': open\n\n'));
					watch();
				},
				cancel: () => {
					if (stream !== undefined) drop(stream, false);
				},
			});
		},
		end: (session) => {
			for (const stream of [...open]) if (stream.session === session) drop(stream, true);
		},
		close: () => {
			clearTimeout(timer);
			for (const stream of [...open]) drop(stream, true);
		},
	};
}
