/** The line that becomes a task: what it reads, what it only offers, and what it says about text that is too long. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { settled, signUp } from './support/people';

test('a doubtful reading waits to be pressed, and a reading that was taken can be put back', async ({
	page,
}) => {
	await signUp(page);
	await page.goto('/todo');
	const line = page.getByRole('textbox', { name: 'Add task' });
	await line.fill('Book Friday tickets 30min');

	const offer = page.getByRole('button', { name: /^Read “Friday” as/ });
	await expect(offer).toBeVisible();
	await offer.press('Enter');
	await expect(offer).toBeHidden();
	await page.getByRole('button', { name: 'Leave 30 min in the title' }).click();
	await expect(page.getByRole('button', { name: /^Read “30min” as/ })).toBeVisible();
	expect((await new AxeBuilder({ page }).include('main').analyze()).violations).toEqual([]);

	await line.press('Enter');
	await expect(line).toHaveValue('');
	await page.getByRole('link', { name: 'Book tickets 30min' }).click();
	await expect(page.getByRole('button', { name: /^Due:.*Friday/ })).toBeVisible();
});

test('the quick input takes what was pressed in its preview, on a phone too', async ({ page }) => {
	await page.setViewportSize({ width: 390, height: 800 });
	await signUp(page);
	await page.getByRole('button', { name: 'Create', exact: true }).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByRole('radio', { name: 'Tasks' }).click();
	await dialog.getByRole('textbox').fill('Thank April on Sunday River');
	const offer = dialog.getByRole('button', { name: /^Read “on Sunday” as/ });
	expect((await offer.boundingBox())?.height).toBeGreaterThanOrEqual(24);
	await offer.click();
	await dialog.getByRole('textbox').press('Enter');
	// Until it is written and sent: leaving the page at once would race the write.
	await expect(page.getByText('New task: saved')).toBeVisible();
	await settled(page);
	await page.goto('/todo');
	await expect(page.getByRole('link', { name: 'Thank April River' }).first()).toBeVisible();
});

test('a line too long for a title is kept whole and says so', async ({ page }) => {
	await signUp(page);
	await page.goto('/todo');
	const line = page.getByRole('textbox', { name: 'Add task' });
	await line.fill('word '.repeat(160));
	await expect(page.getByText('the rest becomes the description')).toBeVisible();
	await line.fill('x'.repeat(10_050));
	await expect(page.getByRole('alert')).toContainText('This line is too long');
	await line.press('Enter');
	await expect(line).toHaveValue('x'.repeat(10_050));
});

test('a rule by place in the month is chosen in the picker and said in words', async ({ page }) => {
	await signUp(page);
	await page.goto('/todo');
	const line = page.getByRole('textbox', { name: 'Add task' });
	await line.fill('Team call every month on the 15th');
	await line.press('Enter');
	await page.getByRole('link', { name: 'Team call' }).click();
	await page.getByRole('button', { name: /^Repeats:/ }).click();
	await page.getByRole('combobox', { name: /^On:/ }).click();
	await page.getByRole('option', { name: 'last weekday' }).click();
	await page.keyboard.press('Escape');
	await expect(page.getByRole('button', { name: /^Repeats: Every month: last \w+day/ })).toBeVisible();
});
