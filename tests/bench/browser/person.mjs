/** What a person does in the app, by role and label: the bench knows nothing of its insides. */
import { baseUrl, verify } from '../harness.mjs';
import { titleOf } from '../tasks.mjs';

export const PASSWORD = 'a quiet harbour at dawn';
const LIMIT = { timeout: 120_000 };

export async function signUp(page, email) {
	await page.goto(`${baseUrl}/sign-up`);
	await page.getByLabel('Name', { exact: true }).fill('Bench');
	await page.getByLabel('Mail').fill(email);
	await page.getByLabel('Password').fill(PASSWORD);
	await page.locator('form button[type=submit]').first().click();
	await page.waitForURL(/\/(welcome|today)/, LIMIT);
	await page.goto(`${baseUrl}/today`);
	await settled(page);
}

/** Nothing to send, nothing to fetch. */
export const settled = (page) =>
	page.locator('[data-testid=sync-pill][data-phase=idle][data-waiting="0"]').waitFor(LIMIT);

/**
 * Signs in on a device that has nothing. Milliseconds from the click until the rows of Today stand, and until every task can
 * be read: syncing has ended and the last one is found by its title.
 */
export async function signInAnew(page, email, count) {
	await page.goto(`${baseUrl}/sign-in`, { waitUntil: 'networkidle' });
	await page.getByLabel('Mail').fill(email);
	await page.getByLabel('Password').fill(PASSWORD);
	const start = performance.now();
	await page.locator('form button[type=submit]').first().click();
	await page.getByRole('main').getByText(titleOf(0)).first().waitFor(LIMIT);
	const today = performance.now() - start;
	await settled(page);
	const hit = await search(page, String(count - 1).padStart(6, '0'));
	await hit.getByText(titleOf(count - 1)).waitFor(LIMIT);
	const all = performance.now() - start;
	await page.keyboard.press('Escape');
	return { today, all };
}

/** Opens the search and types the text at once; answers the list of hits. */
export async function search(page, text) {
	await page.keyboard.press('Control+k');
	const field = page.getByRole('combobox');
	await field.waitFor();
	await field.fill(text);
	return page.getByRole('listbox');
}

/** Types a text letter by letter, as a person does. Milliseconds to the hits of each letter that changed them. */
export async function searchByLetters(page, text, expected) {
	const list = await search(page, '');
	const handle = await list.elementHandle();
	const times = [];
	for (const letter of text) {
		await page.evaluate((element) => window.bench.letter(element, 400), handle);
		await page.keyboard.type(letter);
		const took = await page.evaluate(() => window.bench.took);
		if (took !== undefined) times.push(took);
	}
	await list.getByText(expected).first().waitFor(LIMIT);
	await page.keyboard.press('Escape');
	return times;
}

/** Completes the task in the row by a click; milliseconds from the press to the frame that shows it. */
export async function completeRow(page, title) {
	const box = page.getByRole('checkbox', { name: new RegExp(title) });
	await page.evaluate((name) => {
		// Either it is ticked or it has left the list: both are the edit, painted.
		const row = [...document.querySelectorAll('[data-task]')].find((one) => one.textContent?.includes(name));
		const shown = row?.innerHTML;
		window.bench.from('pointerdown', () => !row?.isConnected || row.innerHTML !== shown);
	}, title);
	await box.click();
	return page.evaluate(() => window.bench.took);
}

/** Waits for a title that another device wrote; milliseconds from the last byte of the answer that brought it to the frame. */
export async function remoteEdit(page, change, title) {
	const arrivals = [];
	const note = (request) => {
		if (!request.url().includes('/api/sync/pull')) return;
		const { startTime, responseEnd } = request.timing();
		if (responseEnd >= 0) arrivals.push(startTime + responseEnd);
	};
	// The app lets go of an answer at its last frame, which a browser counts as a request that failed.
	for (const end of ['requestfinished', 'requestfailed']) page.on(end, note);
	const painted = page.evaluate(
		(name) =>
			window.bench
				.until(() =>
					[...document.querySelectorAll('[data-task]')].some((row) => row.textContent?.includes(name)),
				)
				.then((at) => performance.timeOrigin + at),
		title,
	);
	await change();
	const at = await painted;
	await settled(page);
	for (const end of ['requestfinished', 'requestfailed']) page.off(end, note);
	const brought = arrivals.filter((arrival) => arrival <= at).at(-1);
	verify(brought !== undefined, 'no answer brought the edit of the other device');
	return at - brought;
}
