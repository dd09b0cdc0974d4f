/** What was deleted is found again in the trash of its module, and comes back whole; offline too. */
import { expect, test, type Page } from '@playwright/test';
import { addTask, goOffline, settled, signIn, signUp, taskRow } from './support/people';

const entry = (page: Page, title: string) => page.locator('[data-trash]').filter({ hasText: title });

/** Opens the trash as a person finds it: behind the dots in the head of the page. */
async function openTrash(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'More actions' }).first().click();
	await page.getByRole('menuitem', { name: 'Trash' }).click();
	await page.waitForURL(/\/trash/);
}

async function deleteTask(page: Page, title: string): Promise<void> {
	await taskRow(page, title).click({ button: 'right' });
	await page.getByRole('menuitem', { name: 'Delete' }).click();
	await expect(taskRow(page, title)).toHaveCount(0);
}

const text = (page: Page) => page.locator('[contenteditable="true"]').first();

test('a note comes back from the trash with its whole text, and the step can be taken back', async ({
	page,
}) => {
	await signUp(page);
	await page.goto('/notes');
	await page.getByRole('button', { name: 'New note' }).first().click();
	await page.getByRole('textbox', { name: 'Title' }).fill('Sourdough');
	await text(page).click();
	await page.keyboard.type('Feed it twice, then wait.');
	const row = page.getByRole('listitem').filter({ hasText: 'Sourdough' });
	// What is typed is stored a moment later; the list shows what is.
	await expect(row).toContainText('Feed it twice, then wait.');
	await settled(page);
	await page.goto('/notes');
	await row.click({ button: 'right' });
	await page.getByRole('menuitem', { name: 'Delete' }).click();
	await expect(row).toHaveCount(0);

	await openTrash(page);
	await expect(entry(page, 'Sourdough')).toContainText('Deleted by you');
	await expect(entry(page, 'Sourdough')).toContainText('gone for good in 30 days');
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('r');
	await expect(page.getByText('“Sourdough” is back')).toBeVisible();
	await expect(page.getByText('Nothing in the trash')).toBeVisible();
	const said = page.getByRole('listitem').filter({ hasText: 'is back' });
	await said.getByRole('button', { name: 'Undo' }).click();
	await expect(entry(page, 'Sourdough')).toBeVisible();
	await page.getByRole('button', { name: 'Restore “Sourdough”' }).click();
	await expect(entry(page, 'Sourdough')).toHaveCount(0);
	await settled(page);

	await page.goto('/notes');
	await page.getByRole('link', { name: 'Sourdough' }).click();
	await expect(text(page)).toHaveText('Feed it twice, then wait.');
});

test('several tasks come back in one step, also without a network', async ({ page, context, browser }) => {
	const person = await signUp(page);
	await addTask(page, 'Sweep the yard tomorrow #house');
	await addTask(page, 'Oil the hinges');
	await addTask(page, 'Stay here');
	await settled(page);
	await goOffline(context, page);
	await deleteTask(page, 'Sweep the yard');
	await deleteTask(page, 'Oil the hinges');
	await openTrash(page);
	await expect(page.locator('[data-trash]')).toHaveCount(2);
	await page.getByRole('checkbox', { name: 'Select “Sweep the yard”' }).click();
	await page.getByRole('checkbox', { name: 'Select “Oil the hinges”' }).click();
	await page.getByRole('toolbar').getByRole('button', { name: 'Restore' }).click();
	await expect(page.getByText('2 entries are back')).toBeVisible();
	await expect(page.getByText('Nothing in the trash')).toBeVisible();
	await page.getByRole('link', { name: 'Back to' }).click();
	await expect(taskRow(page, 'Sweep the yard')).toContainText('house');
	await context.setOffline(false);
	await settled(page);

	const elsewhere = await browser.newContext();
	const other = await elsewhere.newPage();
	await signIn(other, person);
	await other.goto('/todo');
	await expect(taskRow(other, 'Sweep the yard')).toContainText('house');
	await expect(taskRow(other, 'Oil the hinges')).toHaveCount(1);
	await elsewhere.close();
});

test('projects have a tab of their own, the palette leads there, and what stayed behind is said', async ({
	page,
}) => {
	await signUp(page);
	await page.goto('/todo/projects');
	await page.getByRole('textbox', { name: 'Project name' }).fill('Garden');
	await page.keyboard.press('Enter');
	await page.getByRole('listitem').getByRole('button', { name: 'More actions' }).click();
	await page.getByRole('menuitem', { name: 'Delete' }).click();
	await page.keyboard.press('Control+k');
	await page.getByRole('combobox').fill('trash tasks');
	await page.getByRole('option', { name: 'Open trash: Tasks' }).click();
	await page.waitForURL(/\/todo\/trash/);
	await expect(page.getByRole('link', { name: 'Projects 1' })).toHaveAttribute('aria-current', 'page');
	await page.getByRole('button', { name: 'Restore “Garden”' }).click();
	await expect(page.getByText('“Garden” is back. Tasks that were in it stayed')).toBeVisible();
});

const bar = (page: Page) => page.getByRole('alert').filter({ hasText: 'gone for good' });

test('what is deleted can be read before it comes back, from the trash and at its own address', async ({
	page,
}) => {
	await signUp(page);
	await page.goto('/notes');
	await page.getByRole('button', { name: 'New note' }).first().click();
	await page.getByRole('textbox', { name: 'Title' }).fill('Sourdough');
	await text(page).click();
	await page.keyboard.type('Feed it twice, then wait.');
	const row = page.getByRole('listitem').filter({ hasText: 'Sourdough' });
	await expect(row).toContainText('Feed it twice, then wait.');
	await settled(page);
	const address = new URL(page.url()).pathname;
	await page.goto('/notes');
	await row.click({ button: 'right' });
	await page.getByRole('menuitem', { name: 'Delete' }).click();
	await openTrash(page);

	const panel = page.getByRole('complementary', { name: 'Details' });
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('Enter');
	await expect(bar(page)).toContainText('Deleted by you');
	await expect(panel).toContainText('Feed it twice, then wait.');
	await expect(panel.locator('[contenteditable="true"], input, textarea')).toHaveCount(0);
	await page.keyboard.press('Escape');
	await expect(panel).toHaveCount(0);
	await expect(entry(page, 'Sourdough')).toBeVisible();
	await entry(page, 'Sourdough').getByRole('link').click();
	await expect(panel).toContainText('Feed it twice, then wait.');

	await page.goto(address);
	await expect(bar(page)).toContainText('gone for good in 30 days');
	await bar(page).getByRole('button', { name: 'Restore' }).focus();
	await page.keyboard.press('Enter');
	await expect(text(page)).toHaveText('Feed it twice, then wait.');
	await expect(panel).toBeFocused();
	await expect(bar(page)).toHaveCount(0);

	await page.goto('/notes/0190-there-never-was-one');
	await expect(page.getByText('This note is no longer here')).toBeVisible();
});

test('a task that is open is still there to be read when another browser deletes it', async ({
	page,
	browser,
}) => {
	const person = await signUp(page);
	await addTask(page, 'Oil the hinges #house');
	await settled(page);
	await taskRow(page, 'Oil the hinges').getByText('Oil the hinges').click();
	await page.getByRole('textbox', { name: 'Notes' }).fill('The can is in the shed');
	await page.getByRole('textbox', { name: 'Notes' }).blur();
	await settled(page);
	const elsewhere = await browser.newContext();
	const other = await elsewhere.newPage();
	await signIn(other, person);
	await other.goto('/todo');
	await deleteTask(other, 'Oil the hinges');
	await settled(other);
	await expect(bar(page)).toContainText('Deleted by you');
	const panel = page.getByRole('group', { name: 'Oil the hinges' });
	await expect(panel).toContainText('The can is in the shed');
	await expect(panel).toContainText('#house');
	await bar(page).getByRole('button', { name: 'Restore' }).click();
	await expect(page.getByRole('textbox', { name: 'Notes' })).toHaveValue('The can is in the shed');
	await elsewhere.close();
});
