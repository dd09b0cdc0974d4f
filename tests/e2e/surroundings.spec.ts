/** Browsers that lack something: the page says what and how to get it, or works without. It is never blank. */
import { expect, test } from '@playwright/test';
import { addTask, signUp, taskRow } from './support/people';

test('plain http from another machine is named before anybody types a password', async ({ page }) => {
	await page.addInitScript(() => Object.defineProperty(window, 'isSecureContext', { value: false }));
	await page.goto('/sign-in');
	await expect(page.getByRole('alert')).toContainText('not safe enough');
	await expect(page.getByRole('alert')).toContainText('MANA_ORIGIN');
});

test('without storage the app says so instead of showing nothing', async ({ page, context }) => {
	await signUp(page);
	const other = await context.newPage();
	await other.addInitScript(() => Object.defineProperty(window, 'indexedDB', { value: undefined }));
	await other.goto('/today');
	await expect(other.getByRole('alert')).toContainText('keeps nothing for Mana');
});

test('where localStorage throws, everything works for as long as the page lasts', async ({ page }) => {
	await page.addInitScript(() =>
		Object.defineProperty(window, 'localStorage', {
			configurable: true,
			get: () => {
				throw new DOMException('The operation is insecure.', 'SecurityError');
			},
		}),
	);
	await signUp(page);
	await addTask(page, 'Kept without it');
	await expect(taskRow(page, 'Kept without it')).toBeVisible();
});
