/** What the tests do as a person would: sign up, look around in the demo, wait until everything has reached the server. */
import { expect, type Browser, type BrowserContext, type Page } from '@playwright/test';

export const PASSWORD = 'a quiet harbour at dawn';

let counter = 0;
let households = 0;
/** Which of the processes that run these tests at the same time this one is. */
const runner = Number(process.env['TEST_WORKER_INDEX'] ?? 0);

export interface Person {
	readonly name: string;
	readonly email: string;
}

export const newPerson = (name = 'Grace'): Person => {
	counter += 1;
	return { name, email: `${name.toLowerCase()}-${Date.now().toString(36)}-${runner}-${counter}@example.org` };
};

/**
 * Lets the browser come from an address of its own, as the proxy in front of the server names it: the tests are more
 * people than may sign up from one address within an hour.
 */
async function fromAnAddressOfItsOwn(page: Page): Promise<void> {
	households += 1;
	await page
		.context()
		.setExtraHTTPHeaders({ 'x-forwarded-for': `198.18.${runner % 250}.${households % 250}` });
}

/** Opens a new account and passes by the welcome page. Ends on Today. */
export async function signUp(page: Page, person = newPerson()): Promise<Person> {
	await fromAnAddressOfItsOwn(page);
	await page.goto('/sign-up');
	await page.getByLabel('Name', { exact: true }).fill(person.name);
	await page.getByLabel('Mail').fill(person.email);
	await page.getByLabel('Password').fill(PASSWORD);
	await page.locator('form button[type=submit]').first().click();
	await page.waitForURL(/\/(welcome|today)/);
	await page.goto('/today');
	await settled(page);
	return person;
}

export async function signIn(page: Page, person: Person): Promise<void> {
	await page.goto('/sign-in');
	await page.getByLabel('Mail').fill(person.email);
	await page.getByLabel('Password').fill(PASSWORD);
	await page.locator('form button[type=submit]').first().click();
	await page.waitForURL(/\/today/);
	await settled(page);
}

/** A second browser of the same person. */
export async function otherBrowser(browser: Browser, baseURL: string, person: Person): Promise<Page> {
	const page = await (await browser.newContext({ baseURL })).newPage();
	await signIn(page, person);
	return page;
}

export async function enterDemo(page: Page): Promise<void> {
	await page.goto('/sign-in');
	await page.getByRole('button', { name: /demo/i }).click();
	await page.waitForURL(/\/(today|welcome)/);
	await page.goto('/today');
	await settled(page);
}

/** Waits until this tab has nothing left to send and is not syncing. */
export async function settled(page: Page): Promise<void> {
	const pill = page.getByTestId('sync-pill');
	await expect(pill).toHaveAttribute('data-phase', 'idle', { timeout: 20_000 });
	await expect(pill).toHaveAttribute('data-waiting', '0');
}

/** Waits until the service worker controls the page and holds the shell, as after a first visit. */
export async function readyForOffline(page: Page): Promise<void> {
	await page.evaluate(async () => {
		await navigator.serviceWorker.ready;
		if (!navigator.serviceWorker.controller) {
			await new Promise<void>((resolve) =>
				navigator.serviceWorker.addEventListener('controllerchange', () => resolve(), { once: true }),
			);
		}
	});
}

/** Takes the network away from a browser that has had the time to keep the app's parts, as its second visit has. */
export async function goOffline(context: BrowserContext, page: Page): Promise<void> {
	await readyForOffline(page);
	await context.setOffline(true);
	await expect(page.getByTestId('sync-pill')).toHaveAttribute('data-phase', 'offline');
}

/** Adds a task through the page's own line. */
export async function addTask(page: Page, text: string): Promise<void> {
	if (!page.url().includes('/todo')) await page.goto('/todo');
	const line = page.getByRole('textbox', { name: 'Add task' }).first();
	await line.fill(text);
	await line.press('Enter');
	await expect(line).toHaveValue('');
}

export const taskRow = (page: Page, title: string) => page.locator('[data-task]').filter({ hasText: title });
