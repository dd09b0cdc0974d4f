/**
 * Refuses requests that a web page made with a name of its own for this server (DNS rebinding), and requests from web
 * pages of other origins. Programs send no `Origin`; browsers always do.
 */
import { isLoopbackHost, type Config } from '../config';
import type { Incoming } from './exchange';

const hostnameOf = (host: string): string => host.replace(/:\d+$/, '').toLowerCase();

/** `undefined` when the request may go on, else one sentence. */
export function refuseHost(incoming: Incoming, config: Pick<Config, 'origin'>): string | undefined {
	const host = incoming.header('host') ?? '';
	const origin = incoming.header('origin');
	if (config.origin !== undefined) {
		if (host.toLowerCase() !== new URL(config.origin).host && !isLoopbackHost(hostnameOf(host))) {
			return 'This server does not answer under that name.';
		}
		return origin === undefined || origin === config.origin
			? undefined
			: 'Web pages of other sites may not connect.';
	}
	if (!isLoopbackHost(hostnameOf(host))) return 'This server does not answer under that name.';
	if (origin === undefined) return undefined;
	// Another port of this machine is another site: only the very address the request came to may be a page of ours.
	return URL.canParse(origin) && new URL(origin).host === host.toLowerCase()
		? undefined
		: 'Web pages of other sites may not connect.';
}
