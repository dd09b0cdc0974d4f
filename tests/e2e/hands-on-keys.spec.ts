/** What is typed goes where the person means it: into the text of a note, a dialog's first field, never into shortcuts. */
import { expect, test, type Page } from '@playwright/test';
import { addTask, settled, signUp } from './support/people';

const text = (page: Page) => page.getByRole('textbox', { name: 'Text', exact: true });
const title = (page: Page) => page.getByRole('textbox', { name: 'Title', exact: true });

async function openNotes(page: Page): Promise<void> {
	await page.goto('/notes');
	await page.getByRole('button', { name: 'New note' }).first().waitFor();
	await settled(page);
}

test.describe('a new note', () => {
	// Answers of the worker cannot be slowed down from here.
	test.use({ serviceWorkers: 'block' });

	test('gets its text while the editor is still on its way', async ({ page }) => {
		await signUp(page);
		await openNotes(page);
		let late = false;
		await page.route('**/*.js', async (route) => {
			if (late) await new Promise((resolve) => setTimeout(resolve, 1_500));
			await route.continue();
		});
		late = true;
		await page.keyboard.press('c');
		await page.keyboard.type('Shopping', { delay: 40 });
		await page.keyboard.press('Enter');
		await page.keyboard.type('milk and bread', { delay: 40 });
		await page.keyboard.press('Enter');
		await page.keyboard.type('eggs', { delay: 40 });
		await expect(title(page)).toHaveValue('Shopping');
		await expect(text(page).locator('p')).toHaveText(['milk and bread', 'eggs']);
		await page.keyboard.type(' and tea');
		await expect(text(page).locator('p')).toHaveText(['milk and bread', 'eggs and tea']);
	});
});

test('Enter leads from the title into the text without losing a letter, and Esc leads out again', async ({
	page,
}) => {
	await signUp(page);
	await openNotes(page);
	await page.keyboard.press('c');
	await page.keyboard.type('Trip');
	await expect(title(page)).toHaveValue('Trip');
	await expect(text(page)).toBeVisible();
	await page.keyboard.press('Enter');
	await page.keyboard.type('beta ');
	await expect(text(page)).toHaveText(/^beta\s*$/);
	await expect(title(page)).toHaveValue('Trip');
	await page.keyboard.press('Escape');
	await expect(text(page)).not.toBeFocused();
	await page.keyboard.press('Escape');
	await expect(text(page)).toHaveCount(0);
	await expect(page).toHaveURL(/\/notes$/);
	await page.keyboard.press('g');
	await page.keyboard.press('t');
	await expect(page).toHaveURL(/\/todo/);
});

test('a note deleted with its key makes way for the next', async ({ page }) => {
	await signUp(page);
	await openNotes(page);
	for (const name of ['Older', 'Newer']) {
		await page.keyboard.press('c');
		await page.keyboard.type(name);
		await expect(title(page)).toHaveValue(name);
		await expect(page.getByText('Saved', { exact: true })).toBeVisible();
		await page.keyboard.press('Escape');
		await page.keyboard.press('Escape');
		await expect(title(page)).toHaveCount(0);
	}
	await page.getByRole('link', { name: /Newer/ }).first().click();
	await expect(title(page)).toHaveValue('Newer');
	await page.keyboard.press('#');
	await expect(title(page)).toHaveValue('Older');
	await page.keyboard.press('#');
	await expect(page.getByText('no longer here')).toHaveCount(0);
	await expect(page).toHaveURL(/\/notes$/);
});

test('a dialog begins in its first field, and a token goes only when it is let go', async ({ page }) => {
	await signUp(page);
	await page.goto('/missions');
	await page.getByRole('heading', { name: 'Missions', level: 1 }).waitFor();
	await page.keyboard.press('c');
	await expect(page.getByRole('dialog').getByRole('textbox').first()).toBeFocused();
	await page.keyboard.type('Weekly');
	await expect(page.getByRole('dialog').getByRole('textbox').first()).toHaveValue(/Weekly/);
	await page.keyboard.press('Escape');
	await page.keyboard.press('c');
	await expect(page.getByRole('dialog').getByRole('textbox').first()).toHaveValue(/Weekly/);
	await page.keyboard.press('Escape');

	await page.goto('/settings/connections');
	await page.getByRole('button', { name: 'New connection' }).first().click();
	await page.keyboard.type('Desk');
	await page.keyboard.press('Enter');
	const once = page.getByRole('dialog', { name: /Desk/ });
	await expect(once).toBeVisible();
	await page.keyboard.press('Escape');
	await page.keyboard.press('Enter');
	await expect(once).toBeVisible();
	await once.getByRole('button', { name: 'Done' }).click();
	await expect(once).toHaveCount(0);
});

test('where the cursor of a list stands is said to who does not see it', async ({ page }) => {
	await signUp(page);
	for (const title of ['Buy lamp oil', 'Paint the gate']) await addTask(page, title);
	await page.locator('main').click({ position: { x: 5, y: 5 } });
	await page.keyboard.press('j');
	const row = page.locator('[data-row][aria-current="true"]');
	await expect(row).toHaveCount(1);
	const name = (await row.getByRole('link').first().textContent())!.trim();
	await expect(page.locator('body > [role="status"]')).toContainText(name);
});

test('the tab is named for the page, whatever way led there', async ({ page }) => {
	await signUp(page);
	for (const [keys, name] of [
		['gd', 'Today'],
		['gt', 'Tasks'],
		['gn', 'Notes'],
		['gm', 'Missions'],
		['ga', 'Agents'],
		['gi', 'Inbox'],
	] as const) {
		for (const key of keys) await page.keyboard.press(key);
		await expect(page).toHaveTitle(new RegExp(`^(\\(\\d+\\) )?${name} · Mana$`));
		await expect(page.locator('#svelte-announcer')).toContainText(name);
	}
	await page.goto('/notes');
	await expect(page).toHaveTitle('Notes · Mana');
});
