/** Two browsers on one account, offline work, reloads: nothing lost, nothing doubled. R70's quick tier. */
import { expect, test, type Browser, type BrowserContext, type Page } from '@playwright/test';
import {
	addTask,
	goOffline,
	readyForOffline,
	settled,
	signIn,
	signUp,
	taskRow,
	type Person,
} from './support/people';

async function second(browser: Browser, person: Person): Promise<{ context: BrowserContext; page: Page }> {
	const context = await browser.newContext();
	const page = await context.newPage();
	await signIn(page, person);
	return { context, page };
}

/** Opens the detail of a task and changes a field there. */
async function retitle(page: Page, from: string, to: string): Promise<void> {
	await taskRow(page, from).getByText(from).click();
	const title = page.getByRole('textbox', { name: 'Title' });
	await title.fill(to);
	await title.blur();
	await expect(taskRow(page, to)).toBeVisible();
}

test('what one browser writes appears in the other, and survives a reload in both', async ({
	page,
	browser,
}) => {
	const person = await signUp(page);
	const other = await second(browser, person);
	await other.page.goto('/todo');
	await addTask(page, 'Buy lamp oil');
	await expect(taskRow(other.page, 'Buy lamp oil')).toBeVisible();
	await settled(page);
	await Promise.all([page.reload(), other.page.reload()]);
	await expect(taskRow(page, 'Buy lamp oil')).toHaveCount(1);
	await expect(taskRow(other.page, 'Buy lamp oil')).toHaveCount(1);
	await other.context.close();
});

test('different fields edited offline in two browsers both survive', async ({ page, context, browser }) => {
	const person = await signUp(page);
	await addTask(page, 'Paint the gate');
	await settled(page);
	const other = await second(browser, person);
	await other.page.goto('/todo');
	await expect(taskRow(other.page, 'Paint the gate')).toBeVisible();
	await goOffline(context, page);
	await goOffline(other.context, other.page);

	await retitle(page, 'Paint the gate', 'Paint the garden gate');
	await taskRow(other.page, 'Paint the gate').getByText('Paint the gate').click();
	const notes = other.page.getByRole('textbox', { name: 'Notes' });
	await notes.fill('Two coats, grey');
	await notes.blur();

	await context.setOffline(false);
	await settled(page);
	await other.context.setOffline(false);
	await settled(other.page);
	for (const tab of [page, other.page]) {
		await expect(taskRow(tab, 'Paint the garden gate')).toHaveCount(1);
		await tab.goto('/todo');
		await taskRow(tab, 'Paint the garden gate').getByText('Paint the garden gate').click();
		await expect(tab.getByRole('textbox', { name: 'Notes' })).toHaveValue('Two coats, grey');
	}
	await other.context.close();
});

test('the same field: the later edit wins on both, and the loser is told and can restore', async ({
	page,
	context,
	browser,
}) => {
	const person = await signUp(page);
	await addTask(page, 'Draft');
	await settled(page);
	const other = await second(browser, person);
	await other.page.goto('/todo');
	await expect(taskRow(other.page, 'Draft')).toBeVisible();
	await goOffline(context, page);
	await goOffline(other.context, other.page);
	await retitle(page, 'Draft', 'Earlier wording');
	await retitle(other.page, 'Draft', 'Later wording');

	await context.setOffline(false);
	await settled(page);
	await other.context.setOffline(false);
	await settled(other.page);
	await expect(taskRow(page, 'Later wording')).toHaveCount(1);
	await expect(taskRow(other.page, 'Later wording')).toHaveCount(1);

	await expect(page.getByText('Your edit was overwritten')).toBeVisible();
	await page.getByRole('button', { name: 'Restore mine' }).first().click();
	await expect(taskRow(page, 'Earlier wording')).toHaveCount(1);
	await expect(taskRow(other.page, 'Earlier wording')).toHaveCount(1);
	await other.context.close();
});

test('what lost is told beside what won, first of the open record, and a deletion once', async ({
	page,
	context,
	browser,
}) => {
	// Two browsers, three records and six pages: more than one test may take on a shared machine.
	test.slow();
	const person = await signUp(page);
	for (const title of ['First draft', 'Second draft', 'Third draft']) await addTask(page, title);
	await settled(page);
	const other = await second(browser, person);
	await other.page.goto('/todo');
	await expect(taskRow(other.page, 'Third draft')).toBeVisible();
	await goOffline(context, page);
	await goOffline(other.context, other.page);
	await retitle(page, 'First draft', 'First of mine');
	await retitle(page, 'Second draft', 'Second of mine');
	await retitle(page, 'Third draft', 'Third of mine');
	await retitle(other.page, 'First draft', 'First of theirs');
	await retitle(other.page, 'Second draft', 'Second of theirs');
	await taskRow(other.page, 'Third draft').click({ button: 'right' });
	await other.page.getByRole('menuitem', { name: 'Delete' }).click();
	await expect(taskRow(other.page, 'Third draft')).toHaveCount(0);
	await context.setOffline(false);
	await settled(page);
	await other.context.setOffline(false);
	await settled(other.page);

	// Its own bar tells of the deletion, and nothing there is saved.
	const notice = page.getByRole('region', { name: 'Your edit was overwritten' });
	await expect(page.getByRole('alert').filter({ hasText: /deleted/i })).toBeVisible();
	await expect(page.getByText('Saved', { exact: true })).toHaveCount(0);
	await expect(notice).toContainText('1 / 2');
	await expect(notice).not.toContainText('Deleted elsewhere');

	await taskRow(page, 'Second of theirs').getByText('Second of theirs').click();
	await expect(notice).toContainText('Yours Second of mine');
	await expect(notice).toContainText('Now Second of theirs');
	await expect(notice.locator('mark')).toHaveText(['mine', 'theirs']);
	await notice.getByRole('button', { name: 'Next notice' }).click();
	await expect(notice).toContainText('2 / 3');
	await expect(notice).not.toContainText('Second of theirs');
	await notice.getByRole('button', { name: 'Previous notice' }).click();
	await expect(notice).toContainText('Now Second of theirs');

	await page.goto('/inbox');
	await expect(page.getByRole('link', { name: 'To decide 3' })).toBeVisible();
	await expect(page.getByText('Nothing to decide')).toHaveCount(0);

	await page.setViewportSize({ width: 390, height: 844 });
	await page.goto('/notes');
	await expect(notice).toBeVisible();
	expect((await notice.boundingBox())!.height).toBeLessThan(60);
	await expect(notice.getByRole('button', { name: 'Restore mine' })).toBeHidden();
	await notice.getByRole('button', { expanded: false }).click();
	await expect(notice.getByRole('button', { name: /Restore mine|Bring it back/ })).toBeVisible();
	await other.context.close();
});

test('loaded once, the app opens offline, and what is written there reaches the other browser', async ({
	page,
	context,
	browser,
}) => {
	const person = await signUp(page);
	await readyForOffline(page);
	for (const path of ['/todo', '/notes', '/missions', '/today']) {
		await page.goto(path);
		await settled(page);
	}
	await context.setOffline(true);
	await page.goto('/todo');
	await expect(page.getByTestId('sync-pill')).toHaveAttribute('data-phase', 'offline');
	await addTask(page, 'Written on the train');
	await addTask(page, 'Deleted on the train');
	await taskRow(page, 'Deleted on the train').getByText('Deleted on the train').click();
	await page.keyboard.press('Escape');
	await taskRow(page, 'Deleted on the train').click({ button: 'right' });
	await page.getByRole('menuitem', { name: /Delete/ }).click();
	await expect(taskRow(page, 'Deleted on the train')).toHaveCount(0);
	await page.reload();
	await expect(taskRow(page, 'Written on the train')).toHaveCount(1);

	await context.setOffline(false);
	await settled(page);
	const other = await second(browser, person);
	await other.page.goto('/todo');
	await expect(taskRow(other.page, 'Written on the train')).toHaveCount(1);
	await expect(taskRow(other.page, 'Deleted on the train')).toHaveCount(0);
	await other.context.close();
});

test('a page that was loaded past the service worker is taken over by it all the same', async ({
	page,
	context,
}) => {
	await signUp(page);
	await readyForOffline(page);
	const session = await context.newCDPSession(page);
	// What Shift and the reload button do; a page that is on its way while the worker takes over ends up the same.
	await session.send('Page.reload', { ignoreCache: true });
	await settled(page);
	await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
	await context.setOffline(true);
	await page.goto('/todo');
	await expect(page.getByTestId('sync-pill')).toHaveAttribute('data-phase', 'offline');
});

test('two tabs of one browser: each write reaches the server once', async ({ page, context }) => {
	await signUp(page);
	const tab = await context.newPage();
	await tab.goto('/todo');
	await page.goto('/todo');
	for (const n of [1, 2, 3]) {
		await addTask(page, `From the first tab ${n}`);
		await addTask(tab, `From the second tab ${n}`);
	}
	await settled(page);
	await expect(page.locator('[data-task]')).toHaveCount(6);
	await expect(tab.locator('[data-task]')).toHaveCount(6);
});

test('a tab that is closed in the middle of typing asks, and stores what was typed meanwhile', async ({
	page,
}) => {
	await signUp(page);
	await addTask(page, 'Write to Ada');
	await taskRow(page, 'Write to Ada').getByText('Write to Ada').click();
	const notes = page.getByRole('textbox', { name: 'Notes' });
	await notes.click();
	const asked = page.waitForEvent('dialog');
	await notes.pressSequentially('About the lamp');
	await page.close({ runBeforeUnload: true });
	const dialog = await asked;
	expect(dialog.type()).toBe('beforeunload');
	await dialog.dismiss();
	await settled(page);
	await page.reload();
	await expect(page.getByRole('textbox', { name: 'Notes' })).toHaveValue('About the lamp');
});

test('signing out leaves nothing readable behind, and no other tab brings it back', async ({
	page,
	context,
}) => {
	await signUp(page);
	await addTask(page, 'A secret plan');
	await settled(page);
	const tab = await context.newPage();
	await tab.goto('/todo');
	await expect(taskRow(tab, 'A secret plan')).toBeVisible();
	await page.goto('/today');
	await settled(page);
	await page.keyboard.press('Control+k');
	await page.getByRole('combobox').fill('sign out');
	await page.keyboard.press('Enter');
	await page.waitForURL(/sign-in/);
	await tab.waitForURL(/sign-in/);
	const left = await page.evaluate(async () => {
		const databases = (await indexedDB.databases()).map(({ name }) => name ?? '');
		const cached: string[] = [];
		for (const name of await caches.keys()) {
			for (const request of await (await caches.open(name)).keys()) {
				const body = await (await caches.open(name)).match(request).then((hit) => hit?.text());
				if (body?.includes('secret plan') || body?.includes('Grace')) cached.push(request.url);
			}
		}
		return {
			databases: databases.filter((name) => name.startsWith('mana-')),
			cached,
			local: JSON.stringify(localStorage),
		};
	});
	expect(left.databases).toEqual([]);
	expect(left.cached).toEqual([]);
	expect(left.local).not.toContain('secret plan');
	expect(left.local).not.toContain('Grace');
});

test('without the part that keeps the data the app says that it could not be opened, and opens at the next try', async ({
	page,
	browser,
	baseURL,
}) => {
	const person = await signUp(page);
	// No service worker hands out what it kept of an earlier visit.
	const context = await browser.newContext({ baseURL: baseURL!, serviceWorkers: 'block' });
	const other = await context.newPage();
	await signIn(other, person);
	await context.route('**/workers/worker-*.js', (route) => route.abort());
	await other.goto('/todo');
	await expect(other.getByText('Mana could not be opened on this device.')).toBeVisible();
	await context.unroute('**/workers/worker-*.js');
	await other.getByRole('button', { name: 'Try again' }).click();
	await settled(other);
	await context.close();
});
