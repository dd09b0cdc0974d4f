/** Who may read metrics: whoever holds the token, or, on a server for this machine only, this machine. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { isLoopbackHost, isPublicOrigin, type Config } from '../config';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** A token that is sent decides alone. Otherwise the request must come from this machine, and from no proxy. */
export function mayReadMetrics(
	headers: Headers,
	ip: string,
	{ metricsToken, origin }: Pick<Config, 'metricsToken' | 'origin'>,
): boolean {
	const bearer = /^Bearer (.+)$/.exec(headers.get('authorization') ?? '')?.[1];
	if (metricsToken !== undefined && bearer !== undefined) {
		return timingSafeEqual(digest(bearer), digest(metricsToken.reveal()));
	}
	const proxied = ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip'].some((name) => headers.has(name));
	return !proxied && !isPublicOrigin(origin) && isLoopbackHost(ip.replace(/^::ffff:/, ''));
}
