/** Push and pull over HTTP, with every outcome reduced to what the engine acts on. Retries belong to the engine. */
import { encodePush, FRAME_TYPE } from '../../core/sync/frames';
import { PushResponse, type PullRequest } from '../../core/sync/protocol';
import { brokenFrame, olderServer } from '../../core/sync/refusals';
import type { Write } from '../../core/sync/record';

/** `retry` and `no_room`: try the same again later. `refused`: the same request will never work. */
export type Failure =
	| { readonly kind: 'retry'; readonly message: string; readonly code?: string; readonly afterMs?: number }
	/** The server takes nothing in until it has room again; it can still be read. */
	| { readonly kind: 'no_room'; readonly message: string; readonly code?: string; readonly afterMs?: number }
	| { readonly kind: 'offline' }
	| { readonly kind: 'signed_out' }
	| { readonly kind: 'too_large' }
	| { readonly kind: 'refused'; readonly message: string; readonly code?: string };

export type Reply<T> =
	{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

export interface Transport {
	readonly push: (
		device: string,
		writes: readonly Write[],
		signal: AbortSignal,
	) => Promise<Reply<PushResponse>>;
	/** A stream of frames; see `core/sync/frame-stream.ts`. */
	readonly pull: (request: PullRequest, signal: AbortSignal) => Promise<Reply<ReadableStream<Uint8Array>>>;
}

/** A server that says nothing for this long is given up, and asked again later. */
export const SILENT_MS = 30_000;
/** The slowest uplink a push still gets through: a full one has four minutes more than a small one. */
const BYTES_PER_MS = 8;

const fail = (failure: Failure): Reply<never> => ({ ok: false, failure });

/** A server that takes no frames says so in the words of its time. Nothing of what it was sent is lost. */
const OLDER: Failure = {
	kind: 'refused',
	message: olderServer.message,
	...(olderServer.code === undefined ? {} : { code: olderServer.code }),
};

async function judge(response: Response, sent: string): Promise<Failure> {
	const { status } = response;
	if (status === 401) return { kind: 'signed_out' };
	if (status === 413) return { kind: 'too_large' };
	const retryAfter = Number(response.headers.get('retry-after'));
	const { message, code } = await wordsOf(response);
	if (status === 408 || status === 429 || status >= 500 || code === brokenFrame.code) {
		return {
			kind: status === 507 ? 'no_room' : 'retry',
			message,
			...(code === undefined ? {} : { code }),
			...(retryAfter > 0 ? { afterMs: retryAfter * 1_000 } : {}),
		};
	}
	// Servers from before frames take one for JSON that does not parse.
	const isUnread = status === 400 && sent === FRAME_TYPE && code === 'invalid';
	if (isUnread || (status === 415 && code === undefined)) return OLDER;
	return { kind: 'refused', message, ...(code === undefined ? {} : { code }) };
}

/** The sentence of an answer, and the code by which it is found in other languages. */
async function wordsOf(response: Response): Promise<{ readonly message: string; readonly code?: string }> {
	const text = await response.text().catch(() => '');
	const unknown = { message: `The server answered ${response.status}.` };
	try {
		const { message, code } = JSON.parse(text) as { message?: unknown; code?: unknown };
		if (typeof message !== 'string' || message === '') return unknown;
		return { message, ...(typeof code === 'string' ? { code } : {}) };
	} catch {
		// Not our own answer (a proxy's page, for example); the status says enough.
		return unknown;
	}
}

const gone = (): Error => new Error('The server stopped answering.');

/** The same bytes; a connection that died without a word ends with an error instead of never. */
function endedBySilence(
	body: ReadableStream<Uint8Array>,
	silence: AbortController,
): ReadableStream<Uint8Array> {
	const reader = body.getReader();
	return new ReadableStream(
		{
			pull: async (controller) => {
				// Only while somebody waits for bytes: storing what came may take as long as it takes.
				const timer = setTimeout(() => silence.abort(gone()), SILENT_MS);
				const { done, value } = await reader.read().finally(() => clearTimeout(timer));
				if (done) controller.close();
				else controller.enqueue(value);
			},
			cancel: (reason) => reader.cancel(reason),
		},
		{ highWaterMark: 0 },
	);
}

export function httpTransport(fetcher: typeof fetch, origin = ''): Transport {
	const post = async (
		path: string,
		{ type, body }: { readonly type: string; readonly body: string | Uint8Array<ArrayBuffer> },
		signal: AbortSignal,
	): Promise<Reply<Response>> => {
		try {
			const response = await fetcher(`${origin}${path}`, {
				method: 'POST',
				headers: { 'content-type': type, accept: `${FRAME_TYPE}, application/json` },
				credentials: 'same-origin',
				cache: 'no-store',
				body,
				signal,
			});
			return response.ok ? { ok: true, value: response } : fail(await judge(response, type));
		} catch {
			// The platform does not tell why a request did not arrive; without an answer it counts as no connection.
			return fail({ kind: 'offline' });
		}
	};
	return {
		push: async (device, writes, signal) => {
			// Copied, because what the codec answers is a part of its own buffer.
			const body = Uint8Array.from(encodePush(device, writes));
			const limit = AbortSignal.timeout(SILENT_MS + Math.ceil(body.length / BYTES_PER_MS));
			const sent = { type: FRAME_TYPE, body };
			const reply = await post('/api/sync/push', sent, AbortSignal.any([signal, limit]));
			if (!reply.ok) return reply;
			try {
				const parsed = PushResponse.safeParse(await reply.value.json());
				if (parsed.success && parsed.data.results.length === writes.length) {
					return { ok: true, value: parsed.data };
				}
			} catch {
				return fail({ kind: 'retry', message: 'The answer of the server was cut off.' });
			}
			return fail({ kind: 'retry', message: 'The server gave an answer this version does not understand.' });
		},
		pull: async (request, signal) => {
			const silence = new AbortController();
			const timer = setTimeout(() => silence.abort(gone()), SILENT_MS);
			const both = AbortSignal.any([signal, silence.signal]);
			const asked = { type: 'application/json', body: JSON.stringify(request) };
			const reply = await post('/api/sync/pull', asked, both).finally(() => clearTimeout(timer));
			if (!reply.ok) return reply;
			const { body, headers } = reply.value;
			if (!headers.get('content-type')?.startsWith(FRAME_TYPE)) {
				await body?.cancel();
				return fail(OLDER);
			}
			return body === null
				? fail({ kind: 'retry', message: 'The server sent an empty answer.' })
				: { ok: true, value: endedBySilence(body, silence) };
		},
	};
}
