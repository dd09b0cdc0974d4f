/**
 * Which requests may change something, and under which names this server answers. Covers every method and content type,
 * so SvelteKit's own check, which looks at forms only, is switched off.
 */
import { isLoopbackHost } from '../config';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

export interface OriginRequest {
	readonly method: string;
	readonly headers: Pick<Headers, 'get'>;
	/** Origins under which this server is itself. */
	readonly own: readonly string[];
	/** Whether the request carries a session cookie. */
	readonly hasCookie: boolean;
}

/**
 * `undefined` when the request may go on, else the sentence to answer 403 with. A request that changes something must
 * come from our own pages; programs without a cookie (bearer tokens) send no Origin and may.
 */
export function refuseOrigin({ method, headers, own, hasCookie }: OriginRequest): string | undefined {
	if (SAFE.has(method)) return undefined;
	const origin = headers.get('origin');
	const site = headers.get('sec-fetch-site');
	if (site !== null && site !== 'same-origin' && site !== 'none') {
		return 'This request comes from another site.';
	}
	if (origin !== null) {
		return own.includes(origin) ? undefined : 'This request comes from another site.';
	}
	if (hasCookie && site !== 'same-origin') {
		return 'A request that changes something with a session cookie must name its Origin.';
	}
	return undefined;
}

const hostnameOf = (host: string): string =>
	URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : '';

/**
 * Whether this server answers under the name in the Host header. On a server for this machine only that keeps a web page
 * from reaching it through a name of its own that resolves to 127.0.0.1.
 */
export function acceptsHost(
	host: string | null,
	server: { readonly loopback: boolean; readonly origin?: string },
): boolean {
	if (host === null) return false;
	if (server.origin !== undefined && new URL(server.origin).host === host) return true;
	const name = hostnameOf(host);
	// Health checks inside a container or behind a proxy come by the loopback name.
	return isLoopbackHost(name) || name.endsWith('.localhost');
}

/** Origins that count as ours for a request that came in under `host`. */
export function ownOrigins(host: string | null, server: { readonly origin?: string }): readonly string[] {
	if (server.origin !== undefined) return [server.origin];
	return host === null ? [] : [`http://${host}`, `https://${host}`];
}
