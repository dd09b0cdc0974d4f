/** The keyboard alone: palette, quick input, list keys, undo. And ten thousand tasks that stay smooth. */
import { expect, test } from '@playwright/test';
import { addTask, settled, signUp, taskRow } from './support/people';

test('the palette goes anywhere and creates anything', async ({ page }) => {
	await signUp(page);
	await page.keyboard.press('Control+k');
	await page.getByRole('combobox').fill('notes');
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/notes/);
	await page.keyboard.press('Control+k');
	await page.getByRole('combobox').fill('Order chalk tomorrow 14:00 !!');
	await page.getByRole('option', { name: /task/i }).first().click();
	await settled(page);
	await page.goto('/todo');
	await expect(taskRow(page, 'Order chalk')).toContainText('14:00');
});

test('quick input, list keys and undo', async ({ page }) => {
	await signUp(page);
	await page.goto('/todo');
	await addTask(page, 'First');
	await addTask(page, 'Second');
	await page.getByRole('heading').first().click();
	await page.keyboard.press('j');
	await page.keyboard.press('e');
	await expect(page.locator('[data-task]')).toHaveCount(1);
	await page.keyboard.press('z');
	await expect(page.locator('[data-task]')).toHaveCount(2);
	await page.keyboard.press('?');
	await expect(page.getByRole('dialog')).toBeVisible();
	await page.keyboard.press('Escape');
	await expect(page.getByRole('dialog')).toHaveCount(0);
	await page.keyboard.press('g');
	await page.keyboard.press('n');
	await page.waitForURL(/\/notes/);
});

test('a task that shows is added without a word; one that the filter hides is named', async ({ page }) => {
	await signUp(page);
	await page.goto('/todo?filter=today');
	await addTask(page, 'Water the fern today');
	await expect(taskRow(page, 'Water the fern')).toBeVisible();
	await addTask(page, 'Repot the fern tomorrow');
	const said = page.getByText('hidden by the filter');
	await expect(said).toBeVisible();
	await expect(said).toHaveCount(1);
	await expect(taskRow(page, 'Repot the fern')).toHaveCount(0);
});

test('closing a record leads back to the row it was opened from', async ({ page }) => {
	await signUp(page);
	await addTask(page, 'Find the key');
	const row = taskRow(page, 'Find the key').getByRole('link');
	await row.click();
	await expect(page.getByRole('complementary', { name: 'Details' })).toBeFocused();
	await page.keyboard.press('Escape');
	await expect(page.getByRole('complementary', { name: 'Details' })).toHaveCount(0);
	await expect(row).toBeFocused();
});

test('German words everywhere after choosing them', async ({ page }) => {
	await signUp(page);
	await page.goto('/settings/appearance');
	await page.getByText('Deutsch').first().click();
	await expect(page.locator('html')).toHaveAttribute('lang', 'de');
	await page.goto('/todo');
	await expect(page.getByRole('link', { name: 'Aufgaben' }).first()).toBeVisible();
});

test('a row has its menu by key and by a long press, and the focus goes back to where it was', async ({
	page,
}) => {
	await signUp(page);
	await addTask(page, 'Sort the cellar');
	const link = taskRow(page, 'Sort the cellar').getByRole('link');
	await link.focus();
	await page.keyboard.press('ContextMenu');
	const menu = page.getByRole('menu');
	await expect(menu.getByRole('menuitem', { name: 'Delete' })).toBeVisible();
	await page.keyboard.press('Escape');
	await expect(menu).toHaveCount(0);
	await expect(link).toBeFocused();

	const press = { pointerType: 'touch', clientX: 200, clientY: 200, bubbles: true };
	await link.dispatchEvent('pointerdown', press);
	await expect(menu).toBeVisible();
	await link.dispatchEvent('pointerup', press);
	await page.keyboard.press('Escape');
	await expect(menu).toHaveCount(0);
	// A finger that moves scrolls.
	await link.dispatchEvent('pointerdown', press);
	await link.dispatchEvent('pointermove', press);
	await page.waitForTimeout(1_000);
	await expect(menu).toHaveCount(0);
});
