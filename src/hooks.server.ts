/** Where requests enter: builds the program once per process and passes each request through the steps of `server/http`. */
import { building } from '$app/environment';
import { paraglideMiddleware } from '$lib/i18n/paraglide/server';
import { compose, type App } from '$lib/server/compose';
import { loadConfig } from '$lib/server/config';
import { guard, sentenceFor } from '$lib/server/http/guard';
import { attach, attachSession, guardOrigin, guardRoutes } from '$lib/server/http/handles';
import { trpcHandle } from '$lib/server/trpc/handle';
import { unavailable } from '$lib/server/unavailable';
import type { Handle, HandleServerError, ServerInit } from '@sveltejs/kit';
import { sequence } from '@sveltejs/kit/hooks';
import { randomUUID } from 'node:crypto';

/** Where `scripts/web.mjs` finds the program, to drain and close it; and where a reload in development finds the last one. */
const SLOT = Symbol.for('mana.app');
const slots = globalThis as { [SLOT]?: App };

export const init: ServerInit = async () => {
	if (building) return;
	await slots[SLOT]?.close();
	slots[SLOT] = compose(loadConfig(process.env));
	await slots[SLOT].demo.ensure();
};

const app = (): App => {
	const running = slots[SLOT];
	if (running === undefined) throw new Error('A request arrived before the program was composed.');
	return running;
};

const locale: Handle = ({ event, resolve }) =>
	paraglideMiddleware(event.request, ({ request, locale: lang }) => {
		event.request = request;
		return resolve(event, {
			transformPageChunk: ({ html }) =>
				html.replace('%paraglide.lang%', lang).replace('%paraglide.textDirection%', 'ltr'),
		});
	});

export const handle: Handle = sequence(
	guard({
		log: () => app().log,
		secure: () => app().config.origin?.startsWith('https:') ?? false,
		note: (error) => slots[SLOT]?.watch.note(error),
	}),
	attach(app),
	guardOrigin,
	attachSession,
	trpcHandle,
	guardRoutes,
	locale,
);

export const handleError: HandleServerError = ({ error, event, status }) => {
	// A request can fail before any step of ours has seen it.
	const { log = app().log, requestId = randomUUID() } = event.locals as Partial<App.Locals>;
	// What a visitor got wrong, or left in the middle of, is no defect of ours.
	const level = status >= 500 && !event.request.signal.aborted ? 'error' : 'debug';
	log[level]('a request failed', { status, route: event.route.id ?? 'none', error });
	const trouble = slots[SLOT]?.watch.note(error);
	return { message: trouble === undefined ? sentenceFor(status) : unavailable(trouble).message, requestId };
};
