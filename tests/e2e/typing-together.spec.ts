/** Records other than notes whose text two people touch: agents, missions, projects, steps. */
import { expect, test, type Browser, type Page } from '@playwright/test';
import { addTask, newPerson, otherBrowser, settled, signUp, taskRow } from './support/people';
import { keepTyping } from './support/typing';

const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
const deletedBar = (page: Page) => page.getByRole('alert').filter({ hasText: 'deleted elsewhere' });
const bringBack = (page: Page) => deletedBar(page).getByRole('button', { name: 'Bring it back' });

/** Makes something in the first browser, and opens it there and in a second one of the same person. */
async function inBoth(
	{ browser, baseURL, page }: { browser: Browser; baseURL: string | undefined; page: Page },
	make: () => Promise<void>,
): Promise<Page> {
	const person = await signUp(page, newPerson('Tilda'));
	await make();
	await settled(page);
	const other = await otherBrowser(browser, baseURL!, person);
	await other.goto(page.url());
	await settled(other);
	return other;
}

async function newMission(page: Page): Promise<void> {
	await page.goto('/missions');
	await page.getByRole('button', { name: 'New mission' }).first().click();
	const dialog = page.getByRole('dialog');
	await dialog.getByLabel('Title').fill('Watch the garden');
	await dialog.getByLabel('Goal').fill('The beds are watered.');
	await dialog.getByRole('button', { name: 'Create mission' }).click();
	await expect(dialog).toBeHidden();
	await settled(page);
	await page.locator('[data-row] a').first().click();
	await expect(field(page, 'Goal')).toHaveValue('The beds are watered.');
}

test('what two people write about an agent is joined, and what is refused stays and is said', async ({
	page,
	browser,
	baseURL,
}) => {
	const other = await inBoth({ page, browser, baseURL }, async () => {
		await page.goto('/agents');
		await page.getByRole('button', { name: 'New agent' }).first().click();
		await page.getByRole('dialog').getByLabel('Name').fill('Gardener');
		await page.getByRole('button', { name: 'Create agent' }).click();
		await expect(field(page, 'Name')).toHaveValue('Gardener');
		await field(page, 'How it works').fill('Be brief.');
		await field(page, 'How it works').blur();
	});
	const mine = field(page, 'How it works');
	await expect(field(other, 'How it works')).toHaveValue('Be brief.');
	await mine.click();
	await page.keyboard.press('Control+End');
	const enough = await keepTyping(page, ' Mine:', ' on');
	await field(other, 'How it works').click();
	await other.keyboard.press('Control+Home');
	await other.keyboard.type('Please. ');
	await expect(mine).toHaveValue(/Please\./);
	await enough();
	await expect(field(other, 'How it works')).toHaveValue(/^Please\. Be brief\. Mine:( on)+$/);

	const cap = field(page, 'Tokens per day');
	await cap.fill('a lot');
	await cap.blur();
	await expect(page.getByRole('alert').filter({ hasText: 'whole number' })).toBeVisible();
	await expect(page.getByText('Not saved', { exact: true })).toBeVisible();
	await expect(cap).toHaveValue('a lot');
	await cap.fill('5000');
	await expect(page.getByText('Saved', { exact: true })).toBeVisible();
	await expect(field(other, 'Tokens per day')).toHaveValue('5000');
	// A name is never empty: the stored one comes back.
	await field(page, 'Name').fill('');
	await expect(page.getByRole('alert').filter({ hasText: 'Give the agent a name' })).toBeVisible();
	await field(page, 'Name').blur();
	await expect(field(page, 'Name')).toHaveValue('Gardener');
});

test('a mission deleted elsewhere stays under the hand, and one press brings it back with the edit', async ({
	page,
	browser,
	baseURL,
}) => {
	const other = await inBoth({ page, browser, baseURL }, () => newMission(page));
	const goal = field(page, 'Goal');
	await goal.click();
	await page.keyboard.press('Control+End');
	await other
		.getByRole('group', { name: 'Watch the garden' })
		.getByRole('button', { name: 'More actions' })
		.click();
	await other.getByRole('menuitem', { name: 'Delete' }).click();
	await expect(deletedBar(page)).toBeVisible();
	await page.keyboard.type(' And c j #');
	await expect(page.getByText('Not saved', { exact: true })).toBeVisible();
	await bringBack(page).click();
	await expect(deletedBar(page)).toBeHidden();
	await expect(page.getByText('Saved', { exact: true })).toBeVisible();
	await settled(page);
	await page.reload();
	await expect(goal).toHaveValue('The beds are watered. And c j #');
});

test('how a mission runs is changed in both: only what was touched is written', async ({
	page,
	browser,
	baseURL,
}) => {
	const other = await inBoth({ page, browser, baseURL }, () => newMission(page));
	const pick = async (on: Page, name: string, option: string): Promise<void> => {
		await on.getByRole('dialog').getByLabel(name).click();
		await on.getByRole('option', { name: option }).click();
	};
	const change = 'Change how it runs';
	await page.getByRole('button', { name: change }).click();
	await pick(page, 'What it may do', 'Only reads');
	await other.getByRole('button', { name: change }).click();
	await pick(other, 'When it runs', 'Every day');
	await pick(other, 'What it may do', 'Asks before every change');
	await other.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
	const dialog = page.getByRole('dialog');
	await expect(dialog.getByLabel('When it runs')).toContainText('Every day');
	await expect(dialog.getByRole('alert')).toContainText('changed this meanwhile: What it may do.');
	await dialog.getByRole('button', { name: 'Save' }).click();
	await expect(dialog).toBeHidden();
	const facts = other.locator('dl').filter({ hasText: 'When it runs' });
	await expect(facts).toContainText('Only reads');
	await expect(facts).toContainText(/every day/i);
});

test('a project renamed in both is asked about, and one deleted under the hand comes back with its new name', async ({
	page,
	browser,
	baseURL,
}) => {
	const names = (on: Page) =>
		on.getByRole('main').locator('li').getByRole('textbox', { name: 'Project name' });
	const other = await inBoth({ page, browser, baseURL }, async () => {
		await page.goto('/todo/projects');
		await field(page, 'Project name').first().fill('Garden');
		await page.keyboard.press('Enter');
		await expect(names(page)).toHaveValue('Garden');
	});
	await names(page).click();
	await page.keyboard.press('Control+End');
	const enough = await keepTyping(page, '', 's');
	await names(other).fill('Park');
	await names(other).press('Enter');
	const clash = page.getByRole('alert').filter({ hasText: 'wrote “Park” here meanwhile' });
	await expect(clash).toBeVisible();
	await enough();
	await expect(names(other)).toHaveValue('Park');
	await clash.getByRole('button', { name: 'Keep mine' }).click();
	await expect(names(other)).toHaveValue(/^Gardens+$/);

	await names(page).click();
	await page.keyboard.press('Control+End');
	await other.getByRole('main').locator('li').getByRole('button', { name: 'More actions' }).click();
	await other.getByRole('menuitem', { name: 'Delete' }).click();
	await expect(deletedBar(page)).toBeVisible();
	await page.keyboard.type(' c #');
	await bringBack(page).click();
	await expect(deletedBar(page)).toBeHidden();
	await expect(names(other)).toHaveValue(/^Gardens+ c #$/);
});

test('a step taken away while it is renamed comes back with its new name', async ({
	page,
	browser,
	baseURL,
}) => {
	const steps = (on: Page) => on.getByRole('textbox', { name: 'Step', exact: true });
	const other = await inBoth({ page, browser, baseURL }, async () => {
		await addTask(page, 'Plant the beds');
		await taskRow(page, 'Plant the beds').getByRole('link').first().click();
		await field(page, 'Add a step').click();
		// Faster than the screen follows: each step is added to the list as it is by then.
		await page.keyboard.type('Dig\nSow\nWater\n', { delay: 0 });
		await expect(steps(page)).toHaveCount(3);
	});
	await expect(steps(other)).toHaveCount(3);
	await steps(page).nth(1).click();
	await page.keyboard.press('Control+End');
	await other.getByRole('button', { name: 'Remove Sow' }).click();
	await expect(deletedBar(page)).toBeVisible();
	await page.keyboard.type(' peas');
	await expect(steps(page).nth(1)).toHaveValue('Sow peas');
	await bringBack(page).click();
	await expect(deletedBar(page)).toBeHidden();
	await expect(steps(other)).toHaveCount(3);
	await expect(steps(other).nth(1)).toHaveValue('Sow peas');
});
