/** One person's live events as a server-sent event stream. Begins with where each space stands, so nothing is missed. */
import { HEARTBEAT_MS, type LiveEvent } from '../../core/sync/protocol';
import type { Live } from './live';

/** Beyond this many unread events the reader is gone or stuck; it reconnects and catches up from the first event. */
const MAX_WAITING = 1_000;

export interface LiveStreamOptions {
	readonly userId: string;
	/** Registers what ends the stream from outside (the session was revoked). Answers how to unregister. */
	readonly until: (end: () => void) => () => void;
	readonly failed: (error: unknown) => void;
	readonly heartbeatMs?: number;
}

const encoder = new TextEncoder();
const frame = (event: LiveEvent): Uint8Array =>
	encoder.encode(
		`event: ${event.type}\n${event.type === 'change' ? `id: ${event.space}:${event.seq}\n` : ''}data: ${JSON.stringify(event)}\n\n`,
	);

/**
 * The body of `GET /api/sync/live`. After a reconnect the client is told the sequence of every space again: comparing
 * with its own cursors is how it resumes, so the stream itself needs no memory and `Last-Event-ID` no meaning.
 */
export function liveStream(live: Live, options: LiveStreamOptions): ReadableStream<Uint8Array> {
	let stop: () => void = () => undefined;
	return new ReadableStream<Uint8Array>(
		{
			start: (controller) => {
				let open = true;
				const send = (chunk: Uint8Array): void => {
					if (!open) return;
					if ((controller.desiredSize ?? 0) <= -MAX_WAITING) end();
					else controller.enqueue(chunk);
				};
				const beat = setInterval(
					() => send(encoder.encode(': still here\n\n')),
					options.heartbeatMs ?? HEARTBEAT_MS,
				);
				beat.unref();
				const unsubscribe = live.subscribe(options.userId, (event) => send(frame(event)));
				const unregister = options.until(() => end());
				const end = (): void => {
					if (!open) return;
					open = false;
					release();
					controller.close();
				};
				const release = (): void => {
					clearInterval(beat);
					unsubscribe();
					unregister();
				};
				stop = () => {
					open = false;
					release();
				};
				// Written at once, so that proxies and the browser see the stream begin.
				send(encoder.encode('retry: 1000\n\n'));
				live.heads(options.userId).then(
					(heads) => {
						for (const { space, seq } of heads) send(frame({ type: 'change', space, seq }));
					},
					(error: unknown) => {
						options.failed(error);
						end();
					},
				);
			},
			cancel: () => stop(),
		},
		{ highWaterMark: 16 },
	);
}
