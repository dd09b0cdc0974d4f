/**
 * The live stream over fetch: unlike EventSource it sees the heartbeats, so that a connection which died silently is
 * noticed. Events only say where to look; data always comes by pull.
 */
import { HEARTBEAT_MS, LiveEvent } from '../../core/sync/protocol';

export interface LiveHandlers {
	readonly onOpen: () => void;
	readonly onEvent: (event: LiveEvent) => void;
}

/** Two missed heartbeats and a little: the connection is taken for dead. */
const SILENCE_MS = HEARTBEAT_MS * 2 + 5_000;

export type LiveEnd = 'lost' | 'signed_out';

/** Opens one connection and resolves when it ends, for whatever reason. Never rejects. */
export async function liveOnce(
	fetcher: typeof fetch,
	handlers: LiveHandlers,
	signal: AbortSignal,
	origin = '',
): Promise<LiveEnd> {
	const silence = new AbortController();
	let timer = setTimeout(() => silence.abort(), SILENCE_MS);
	const heard = (): void => {
		clearTimeout(timer);
		timer = setTimeout(() => silence.abort(), SILENCE_MS);
	};
	try {
		const response = await fetcher(`${origin}/api/sync/live`, {
			headers: { accept: 'text/event-stream' },
			credentials: 'same-origin',
			cache: 'no-store',
			signal: AbortSignal.any([signal, silence.signal]),
		});
		if (response.status === 401) return 'signed_out';
		if (!response.ok || response.body === null) return 'lost';
		handlers.onOpen();
		await readEvents(response.body, handlers.onEvent, heard);
	} catch {
		// An aborted or broken connection: the caller reconnects, and the next pull makes up for what was missed.
		return 'lost';
	} finally {
		clearTimeout(timer);
	}
	return 'lost';
}

async function readEvents(
	body: ReadableStream<Uint8Array>,
	onEvent: (event: LiveEvent) => void,
	heard: () => void,
): Promise<void> {
	const reader = body.getReader();
	const decoder = new TextDecoder();
	let rest = '';
	for (;;) {
		const { done, value } = await reader.read();
		if (done) return;
		heard();
		rest += decoder.decode(value, { stream: true }).replaceAll('\r\n', '\n');
		const blocks = rest.split('\n\n');
		rest = blocks.pop()!;
		for (const block of blocks) {
			const event = parseBlock(block);
			if (event !== undefined) onEvent(event);
		}
	}
}

/** One event of the stream; `undefined` for heartbeats and for kinds a newer server may send. */
export function parseBlock(block: string): LiveEvent | undefined {
	let type: string | undefined;
	const data: string[] = [];
	for (const line of block.split('\n')) {
		if (line.startsWith('event:')) type = line.slice(6).trim();
		else if (line.startsWith('data:')) data.push(line.slice(5).trim());
	}
	if (data.length === 0) return undefined;
	try {
		const value = JSON.parse(data.join('\n')) as Record<string, unknown>;
		const parsed = LiveEvent.safeParse(type === undefined ? value : { ...value, type });
		return parsed.success ? parsed.data : undefined;
	} catch {
		return undefined;
	}
}
