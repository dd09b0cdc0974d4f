/** Mounts the API at `/trpc`. With `client/trpc.ts` the only file that knows the adapter between SvelteKit and tRPC. */
import { createTRPCHandle } from 'trpc-sveltekit';
import type { Handle, RequestEvent } from '@sveltejs/kit';
import { readUpTo } from '../http/body';
import { statusFor } from './errors';
import type { Context } from './init';
import { appRouter } from './root';

const MAX_BODY = 1024 * 1024;
const cookiesOf = new WeakMap<RequestEvent, string[]>();

const inner = createTRPCHandle({
	router: appRouter,
	createContext: (event): Context => {
		const { app, user, session, client, requestId } = event.locals;
		const setCookies: Context['setCookies'] = (values) => {
			cookiesOf.set(event, [...(cookiesOf.get(event) ?? []), ...values]);
		};
		return { app, user, session, client, requestId, setCookies };
	},
	responseMeta: ({ errors }) => {
		const status = errors.map(statusFor).find((one) => one !== undefined);
		return status === undefined ? {} : { status };
	},
	onError: ({ ctx, error, path }) => {
		if (error.code !== 'INTERNAL_SERVER_ERROR' || statusFor(error) !== undefined) return;
		ctx?.app.log.error('a procedure failed', {
			requestId: ctx.requestId,
			route: path,
			error: error.cause ?? error,
		});
	},
});

const tooLarge = (): Response =>
	Response.json({ code: 'too_large', message: 'This request is larger than 1 MB.' }, { status: 413 });

const notAllowed = (): Response =>
	new Response(null, { status: 405, headers: { Allow: 'GET, POST', 'Cache-Control': 'no-store' } });

export const trpcHandle: Handle = async ({ event, resolve }) => {
	if (!event.url.pathname.startsWith('/trpc/')) return resolve(event);
	// The adapter fails on what it does not answer with a body, and nobody needs it.
	if (!['GET', 'POST'].includes(event.request.method)) return notAllowed();
	if (event.request.method === 'POST') {
		const body = await readUpTo(event.request, MAX_BODY);
		if (body === undefined) return tooLarge();
		// The adapter reads whatever there is.
		event.request = new Request(event.request.url, { method: 'POST', headers: event.request.headers, body });
	}
	const response = await inner({ event, resolve });
	for (const value of cookiesOf.get(event) ?? []) response.headers.append('Set-Cookie', value);
	response.headers.set('Cache-Control', 'no-store');
	return response;
};
