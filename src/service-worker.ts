/**
 * Makes the app open without a network: build assets cache-first, the empty app shell for every app address. Personal data
 * never comes here: nothing of the API is cached, and the shell is the same page for everyone.
 */
/// <reference no-default-lib="true"/>
/// <reference lib="esnext" />
/// <reference lib="webworker" />
/// <reference types="@sveltejs/kit" />
import { build, files, version } from '$service-worker';

const worker = self as unknown as ServiceWorkerGlobalScope;

/** Kept in step with `client/account/local-account.ts`: sign-out deletes every other cache. */
const ASSETS = `mana-assets-${version}`;
const SHELL = `mana-shell-${version}`;
const SHELL_KEY = '/__shell';
/** An app page that needs no parameters; all of them answer with the same document. */
const SHELL_SOURCE = '/today';
/** A network that is there and carries nothing must not keep a page from opening that is on this device. */
const PATIENCE_MS = 3_000;

/** Addresses that are not the app: answered by the server or not at all. */
const OUTSIDE = /^\/(api|trpc|mcp|admin|health|metrics|t|share|rsvp|sign-in|sign-up|sign-out|reset)(\/|$)/;
const assets = new Set([...build, ...files]);

worker.addEventListener('install', (event) => {
	event.waitUntil(
		(async () => {
			const cache = await caches.open(ASSETS);
			await cache.addAll([...assets]);
			// Without a session the server answers with the sign-in instead; the first app page that is opened is kept then.
			await fetch(SHELL_SOURCE, { credentials: 'same-origin' })
				.then(keepShell)
				.catch(() => undefined);
		})(),
	);
});

worker.addEventListener('activate', (event) => {
	event.waitUntil(
		(async () => {
			// A tab of the version before may still load its lazy parts; its assets stay one version longer.
			const names = (await caches.keys()).filter(
				(name) => name.startsWith('mana-assets-') && name !== ASSETS,
			);
			const old = [...names.slice(0, -1), ...(await caches.keys()).filter(isOldShell)];
			await Promise.all(old.map((name) => caches.delete(name)));
			await worker.clients.claim();
		})(),
	);
});

const isOldShell = (name: string): boolean => name.startsWith('mana-shell-') && name !== SHELL;

worker.addEventListener('message', (event) => {
	const type = (event.data as { type?: unknown } | null)?.type;
	// Only a person's click switches versions, so that no tab changes under somebody who types.
	if (type === 'activate') void worker.skipWaiting();
	if (type === 'claim') event.waitUntil(worker.clients.claim());
});

worker.addEventListener('fetch', (event) => {
	const { request } = event;
	const url = new URL(request.url);
	if (request.method !== 'GET' || url.origin !== worker.location.origin) return;
	if (assets.has(url.pathname) || url.pathname.startsWith('/_app/immutable/')) {
		event.respondWith(asset(request));
	} else if (request.mode === 'navigate' && !OUTSIDE.test(url.pathname)) {
		event.respondWith(page(request, (work) => event.waitUntil(work)));
	}
});

/** Opened once for the life of this worker: a start asks for many parts at once. */
let current: Promise<Cache> | undefined;

/** The parts of other versions are asked for as well, so that an open tab of the version before finds its own. */
async function asset(request: Request): Promise<Response> {
	const here = await (current ??= caches.open(ASSETS));
	const cached = (await here.match(request)) ?? (await caches.match(request, { ignoreSearch: true }));
	return cached ?? fetch(request);
}

/**
 * The server first, so that a signed-out browser is told; the kept shell when there is no server, when something in front
 * of it says that it is down, and when it takes longer than a person waits.
 */
async function page(request: Request, later: (work: Promise<void>) => void): Promise<Response> {
	const answer = fetch(request);
	later(answer.then((response) => keepShell(response.clone())).catch(() => undefined));
	const slow = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE_MS));
	const first = await Promise.race([answer.catch(() => undefined), slow]);
	if (first !== undefined && first.status < 500) return first;
	return (await (await caches.open(SHELL)).match(SHELL_KEY)) ?? answer;
}

/**
 * Keeps a document as the shell, if it is one: HTML that the server gave directly and did not render for this address.
 * A rendered page names its parts (`node_ids`) and would start as that page wherever it is shown.
 */
async function keepShell(response: Response): Promise<void> {
	const isHtml = response.headers.get('content-type')?.startsWith('text/html') ?? false;
	if (!response.ok || response.redirected || !isHtml) return;
	if ((await response.clone().text()).includes('node_ids:')) return;
	await (await caches.open(SHELL)).put(SHELL_KEY, response);
}
