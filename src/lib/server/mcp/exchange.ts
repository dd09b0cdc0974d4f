/**
 * An HTTP exchange as the endpoint sees it: less than the web's Request and Response, which cost more to build than a
 * whole tool call. Two doors make it: SvelteKit's route and the web process's own server.
 */

import { readUpTo } from '../http/body';

export interface Incoming {
	readonly method: string;
	/** A header by lower-case name. */
	readonly header: (name: string) => string | undefined;
	/** The body, or `undefined` when it has more than `limit` bytes. */
	readonly text: (limit: number) => Promise<string | undefined>;
	/** Aborted when the program that asked has gone before it was answered. */
	readonly signal: AbortSignal;
}

export interface Reply {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string | ReadableStream<Uint8Array> | null;
}

export const fromRequest = (request: Request): Incoming => ({
	method: request.method,
	header: (name) => request.headers.get(name) ?? (name === 'host' ? new URL(request.url).host : undefined),
	text: async (limit) => {
		const bytes = await readUpTo(request, limit);
		return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
	},
	signal: request.signal,
});

export const toResponse = ({ status, headers, body }: Reply): Response =>
	new Response(body, { status, headers });
