/** The steps that every request passes, in the order of `hooks.server.ts`. Each does one thing. */
import type { Handle, RequestEvent } from '@sveltejs/kit';
import { randomUUID } from 'node:crypto';
import { assertNever } from '../../core/result';
import type { App } from '../compose';
import { refuse } from './json-body';
import { addSecurityHeaders } from './headers';
import { HOME } from './next';
import { localeOf } from './locale';
import { lockOf } from './locks';
import { acceptsHost, ownOrigins, refuseOrigin } from './origin';

const plain = (status: number, message: string): Response =>
	new Response(`${message}\n`, { status, headers: { 'Content-Type': 'text/plain; charset=utf-8' } });

const clientOf = (event: RequestEvent): App.Locals['client'] => ({
	ip: event.getClientAddress(),
	userAgent: event.request.headers.get('user-agent') ?? '',
	locale: localeOf(event.cookies.get('mana-locale'), event.request.headers.get('accept-language')),
});

/** Attaches the program, a request id and a log; times the request; adds security headers to whatever comes back. */
export const attach =
	(app: () => App): Handle =>
	async ({ event, resolve }) => {
		const mana = app();
		const requestId = randomUUID();
		const log = mana.log.with({ requestId });
		Object.assign(event.locals, {
			app: mana,
			user: null,
			session: null,
			client: clientOf(event),
			requestId,
			log,
		});
		const seconds = mana.metrics.histogram('mana_http_request_seconds', 'Time to answer a request', [
			'method',
			'route',
			'status',
		]);
		const started = performance.now();
		const response = await resolve(event);
		const ms = performance.now() - started;
		const route = event.route.id ?? (event.url.pathname.startsWith('/trpc/') ? '/trpc' : 'none');
		const method = event.request.method;
		seconds.observe({ method, route, status: String(response.status) }, ms / 1_000);
		const quiet = route === '/health' || route === '/metrics';
		log[quiet ? 'debug' : 'info']('request', {
			method,
			route,
			status: response.status,
			ms: Math.round(ms),
			userId: event.locals.user?.id,
		});
		// Some responses (redirects, fetched ones) have headers that cannot be changed.
		const answer = new Response(response.body, response);
		addSecurityHeaders(answer.headers, { secure: mana.config.origin?.startsWith('https:') ?? false });
		answer.headers.set('X-Request-Id', requestId);
		return answer;
	};

/** Refuses names that are not ours, and changes that do not come from our own pages. */
export const guardOrigin: Handle = async ({ event, resolve }) => {
	const { app, log } = event.locals;
	const { headers, method } = event.request;
	const host = headers.get('host') ?? headers.get(':authority');
	if (!acceptsHost(host, app.config)) {
		log.warn('a request under another name was refused', { method });
		return plain(421, 'This server does not answer under this name.');
	}
	const hasCookie = event.cookies.get(app.auth.cookieName) !== undefined;
	const refused = refuseOrigin({ method, headers, own: ownOrigins(host, app.config), hasCookie });
	if (refused === undefined) return resolve(event);
	log.warn('a request from another site was refused', { method });
	return plain(403, refused);
};

/** Finds out who is asking. */
export const attachSession: Handle = async ({ event, resolve }) => {
	const { app } = event.locals;
	const found = await app.auth.sessionOf(event.cookies.get(app.auth.cookieName));
	if (!found) return resolve(event);
	event.locals.user = found.user;
	event.locals.session = found.session;
	const response = await resolve(event);
	if (found.refreshed !== undefined && !response.headers.has('set-cookie')) {
		response.headers.append('Set-Cookie', found.refreshed);
	}
	return response;
};

/** A redirect that passes the steps above, which one that is thrown would not: it needs their headers too. */
const seeOther = (location: string): Response => new Response(null, { status: 303, headers: { location } });

/** What somebody hears who is not signed in: programs an answer to read, people the way to the sign-in. */
function askToSignIn(event: RequestEvent, routeId: string): Response {
	if (routeId.startsWith('/api/')) return refuse(401, 'unauthenticated', 'Sign in first.');
	if (!['GET', 'HEAD'].includes(event.request.method)) return plain(401, 'Sign in first.');
	const next = `${event.url.pathname}${event.url.search}`;
	return seeOther(next === HOME ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`);
}

/** What somebody hears who is no admin: people are led home, where the page says why. */
function askAnAdmin(event: RequestEvent): Response {
	const isPage = ['GET', 'HEAD'].includes(event.request.method);
	const isRead = event.request.headers.get('accept')?.includes('text/html') === true;
	return isPage && isRead
		? seeOther(`${HOME}?denied=admin`)
		: plain(403, 'This page is for admins of this server.');
}

/** Lets through whom the lock of the route lets through. */
export const guardRoutes: Handle = async ({ event, resolve }) => {
	const { user, log } = event.locals;
	const routeId = event.route.id;
	if (routeId === null) return resolve(event);
	if (routeId === '/') return seeOther(user === null ? '/sign-in' : HOME);
	const lock = lockOf(routeId);
	switch (lock) {
		case 'anyone':
		case 'access token':
		case 'metrics reader':
			return resolve(event);
		case 'signed in':
		case 'admin':
			if (user === null) return askToSignIn(event, routeId);
			return lock === 'admin' && user.role !== 'admin' ? askAnAdmin(event) : resolve(event);
		case undefined:
			log.error('a route has no lock and stays closed', { route: routeId });
			return plain(403, 'Nobody may come in here yet.');
		default:
			return assertNever(lock);
	}
};
