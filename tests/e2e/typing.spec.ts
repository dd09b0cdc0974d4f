/** Text that two people touch, records that go under the hand, and what is typed before its field is there. */
import { expect, test, type Browser, type Page } from '@playwright/test';
import { newPerson, otherBrowser, settled, signUp } from './support/people';
import { keepTyping } from './support/typing';

const text = (page: Page) => page.getByRole('textbox', { name: 'Text', exact: true });
/** Of the note that is open, and not what holds its place until then. */
const title = (page: Page) => page.getByRole('article').getByRole('textbox', { name: 'Title', exact: true });

/** A note with this text, open in both browsers. */
async function sharedNote(browser: Browser, baseURL: string, page: Page, content: string): Promise<Page> {
	const person = await signUp(page, newPerson('Tessa'));
	await page.goto('/notes');
	await page.getByRole('button', { name: 'New note' }).first().click();
	await page.keyboard.type('Shared');
	await page.keyboard.press('Enter');
	await text(page).pressSequentially(content);
	await settled(page);
	const other = await otherBrowser(browser, baseURL, person);
	await other.goto(page.url());
	await expect(text(other)).toContainText(content);
	return other;
}

test('spaces in front of a line and behind it are there again, typed or pasted', async ({
	page,
	context,
}) => {
	await signUp(page);
	await page.goto('/notes');
	await page.getByRole('button', { name: 'New note' }).first().click();
	await page.keyboard.type('Code');
	await page.keyboard.press('Enter');
	await text(page).pressSequentially('  typed ');
	await page.keyboard.press('Enter');
	await context.grantPermissions(['clipboard-read', 'clipboard-write']);
	await page.evaluate(() => navigator.clipboard.writeText('# setup\nif a:\n    b()\n\tc()'));
	await page.keyboard.press('ControlOrMeta+v');
	const lines = ['  typed ', '# setupif a:    b()\tc()'];
	const shown = () =>
		text(page)
			.locator('p')
			.evaluateAll((all) => all.map((one) => one.textContent));
	await expect.poll(shown).toEqual(lines);
	await text(page).blur();
	await settled(page);
	await page.reload();
	await expect.poll(shown).toEqual(lines);
});

test('a paragraph that arrives while another is typed survives leaving at once', async ({
	page,
	browser,
	baseURL,
}) => {
	const other = await sharedNote(browser, baseURL!, page, 'First paragraph.');
	await text(page).click();
	await page.keyboard.press('Control+End');
	const enough = await keepTyping(page, ' Mine:', ' on');
	await text(other).click();
	await other.keyboard.press('Control+Home');
	await other.keyboard.type('From the other side. ');
	await expect(text(page)).toContainText('From the other side.');
	await enough();
	await page.keyboard.type(' the end');
	// Leaves within the pause after the last key, by the app's own way.
	await page.getByRole('link', { name: 'Today' }).first().click();
	await settled(page);
	await expect(text(other)).toContainText(/^From the other side\. First paragraph\. Mine:( on)+ the end$/);
});

test('the cursor stays beside its letter when text arrives before it', async ({ page, browser, baseURL }) => {
	const other = await sharedNote(browser, baseURL!, page, 'one two');
	await text(page).click();
	await page.keyboard.press('Control+End');
	await text(other).click();
	await other.keyboard.press('Control+Home');
	await other.keyboard.type('zero ');
	await expect(text(page)).toContainText('zero one two');
	await page.keyboard.type(' three');
	await expect(text(page)).toContainText('zero one two three');
	await expect(text(other)).toContainText('zero one two three');
});

test('a note deleted elsewhere stays under the hand, and one press brings it back with what was typed', async ({
	page,
	browser,
	baseURL,
}) => {
	const errors: string[] = [];
	page.on('pageerror', (error) => errors.push(String(error)));
	const other = await sharedNote(browser, baseURL!, page, 'Keep me.');
	await text(page).click();
	await page.keyboard.press('Control+End');
	await other.goto('/notes');
	await other
		.getByRole('link', { name: /Shared/ })
		.first()
		.focus();
	await other.keyboard.press('j');
	await other.keyboard.press('#');
	const bar = page.getByRole('alert').filter({ hasText: 'deleted elsewhere' });
	await expect(bar).toBeVisible();
	await page.keyboard.type(' add a c j #');
	await expect(text(page)).toContainText('Keep me. add a c j #');
	await bar.getByRole('button', { name: 'Bring it back' }).click();
	await expect(bar).toBeHidden();
	await expect(page.getByText('Saved', { exact: true })).toBeVisible();
	await settled(page);
	await page.reload();
	await expect(text(page)).toContainText('Keep me. add a c j #');
	expect(errors).toEqual([]);
});

test('what is typed while a new note is being made is its title, and a note left empty goes by itself', async ({
	page,
}) => {
	await signUp(page);
	await page.goto('/notes');
	await settled(page);
	await expect(page.getByRole('button', { name: 'New note' }).first()).toBeVisible();
	await page.keyboard.press('a');
	await page.keyboard.type('a c e j #', { delay: 0 });
	await expect(title(page)).toHaveValue('a c e j #');
	await expect(title(page)).toBeFocused();
	await settled(page);
	await page.keyboard.press('Escape');
	await page.keyboard.press('Escape');
	await page.getByRole('button', { name: 'New note' }).first().click();
	await expect(title(page)).toHaveValue('');
	await expect(title(page)).toBeFocused();
	await page.keyboard.press('Escape');
	await page.keyboard.press('Escape');
	await settled(page);
	await expect(page.locator('[data-row], li').filter({ hasText: /Untitled/ })).toHaveCount(0);
	await expect(page.getByRole('link', { name: /a c e j #/ })).toHaveCount(1);
});

test('Enter that accepts a word being composed adds nothing', async ({ page }) => {
	await signUp(page);
	await page.goto('/todo');
	const line = page.getByRole('textbox', { name: 'Add task' }).first();
	await line.fill('漢字');
	// What Safari sends once the composition has ended.
	await line.evaluate((field) =>
		field.dispatchEvent(
			new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true, cancelable: true }),
		),
	);
	await line.evaluate((field) =>
		field.dispatchEvent(
			new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true }),
		),
	);
	await expect(line).toHaveValue('漢字');
	await line.press('Enter');
	await expect(line).toHaveValue('');
});

test('C makes what the page is about', async ({ page }) => {
	await signUp(page);
	await page.goto('/agents');
	await settled(page);
	await expect(page.getByRole('button', { name: 'New agent' }).first()).toBeVisible();
	await page.keyboard.press('c');
	await expect(page.getByRole('dialog')).toContainText('agent');
	await page.keyboard.press('Escape');
	await page.goto('/todo');
	await settled(page);
	await page.keyboard.press('c');
	await expect(page.getByRole('dialog')).toBeVisible();
});
