/**
 * What a browser fetches as script before somebody can act, as bytes on the wire: these do not depend on the machine. The
 * service worker is left out, because what it stores for later is no part of the first page.
 */
import { expect, test, type Page } from '@playwright/test';
import { enterDemo, settled } from './support/people';

const SIGN_IN_BYTES = 110_000;
/** Of the page. The worker that keeps the data is fetched meanwhile and counts by itself. */
const TODAY_BYTES = 300_000;
const KEEPER_BYTES = 200_000;
const TODAY_REQUESTS = 25;

test.use({ serviceWorkers: 'block' });

interface Fetched {
	readonly path: string;
	readonly bytes: number;
}

/** Every script from now on, each address once. Answers what has arrived, of the page and of its worker. */
function scriptsOf(page: Page): () => Promise<{ readonly page: Fetched[]; readonly keeper: Fetched[] }> {
	const sizes = new Map<string, Promise<number>>();
	page.context().on('requestfinished', (request) => {
		const { pathname } = new URL(request.url());
		if (!pathname.endsWith('.js') || sizes.has(pathname)) return;
		sizes.set(
			pathname,
			request.response().then(async (answer) => Number(await answer?.headerValue('content-length'))),
		);
	});
	return async () => {
		const all = await Promise.all([...sizes].map(async ([path, bytes]) => ({ path, bytes: await bytes })));
		return {
			page: all.filter(({ path }) => !path.includes('/workers/')),
			keeper: all.filter(({ path }) => path.includes('/workers/')),
		};
	};
}

const sum = (list: readonly Fetched[]): number => list.reduce((total, { bytes }) => total + bytes, 0);

test('the script to the sign-in page, and until Today answers, stays small', async ({ browser, page }) => {
	await enterDemo(page);

	const fresh = await (await browser.newContext({ serviceWorkers: 'block' })).newPage();
	const fetched = scriptsOf(fresh);
	await fresh.goto('/sign-in', { waitUntil: 'networkidle' });
	const signIn = (await fetched()).page;
	console.log(`sign-in: ${sum(signIn)} bytes in ${signIn.length} requests`);
	expect.soft(sum(signIn)).toBeLessThanOrEqual(SIGN_IN_BYTES);
	// Otherwise a page that loads no script at all would pass.
	expect(signIn.length).toBeGreaterThan(1);
	await fresh.context().close();

	// A session that stands and a device that has nothing: all of it is fetched for Today.
	const state = await page.context().storageState();
	const other = await (await browser.newContext({ storageState: state, serviceWorkers: 'block' })).newPage();
	const more = scriptsOf(other);
	await other.goto('/today');
	await settled(other);
	// A row of a widget: the last thing that the page waits for.
	await expect(other.getByRole('main').getByText('Cancel the old internet contract').first()).toBeVisible();
	const today = await more();
	console.log(
		`today: ${sum(today.page)} bytes in ${today.page.length} requests, keeper ${sum(today.keeper)} bytes`,
	);
	expect.soft(sum(today.page)).toBeLessThanOrEqual(TODAY_BYTES);
	expect.soft(sum(today.keeper)).toBeLessThanOrEqual(KEEPER_BYTES);
	expect.soft(sum(today.keeper)).toBeGreaterThan(10_000);
	expect(today.page.length).toBeLessThanOrEqual(TODAY_REQUESTS);
});
