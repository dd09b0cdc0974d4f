/** What the browser itself keeps of a page, to restore a tab: after signing out nothing that was typed stands in its files. */
import { chromium, expect, test, type Page } from '@playwright/test';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumLaunch } from '../support/chromium';
import { settled, signUp } from './support/people';

/** Files of a profile that hold a word, as UTF-8 or as UTF-16. */
function holding(folder: string, word: string): readonly string[] {
	const forms = [Buffer.from(word), Buffer.from(word, 'utf16le')];
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name))
		.filter((path) => {
			const content = readFileSync(path);
			return forms.some((form) => content.includes(form));
		});
}

const word = (place: string): string => `heron${place}heron`;

/** Types into every kind of field that a person writes in, and leaves most of it unsaved. */
async function typeEverywhere(page: Page): Promise<void> {
	await page.goto('/todo');
	await page.getByRole('textbox', { name: 'Add task' }).first().pressSequentially(word('task'));
	await page.goto('/notes');
	await page.getByRole('button', { name: 'New note' }).first().click();
	await page.getByRole('textbox', { name: 'Title' }).pressSequentially(word('title'));
	await page.getByRole('textbox', { name: 'Text', exact: true }).pressSequentially(word('text'));
	await settled(page);
	await page.goto('/today');
	await settled(page);
	await page.keyboard.press('Control+k');
	await page.getByRole('combobox').first().pressSequentially(word('search'));
	await page.goto('/settings/account');
	await page.getByLabel('Name', { exact: true }).first().pressSequentially(word('name'));
}

test('after signing out the files of the browser hold nothing that was typed', async ({ baseURL }) => {
	const profile = mkdtempSync(join(tmpdir(), 'mana-profile-'));
	const { executablePath, args } = await chromiumLaunch();
	const context = await chromium.launchPersistentContext(profile, {
		executablePath,
		args: [...args],
		baseURL: baseURL!,
		locale: 'en-GB',
	});
	try {
		const page = context.pages()[0] ?? (await context.newPage());
		// What is typed and not stored is asked about before leaving.
		page.on('dialog', (dialog) => void dialog.accept());
		page.setDefaultTimeout(20_000);
		// That the test looks where the browser writes: a field that says nothing is found.
		await page.route('**/plain', (route) =>
			route.fulfill({ contentType: 'text/html', body: '<form><input id="plain"></form>' }),
		);
		await page.goto('/plain');
		await page.locator('#plain').pressSequentially(word('plain'));
		await signUp(page);
		await typeEverywhere(page);
		await page.goto('/today');
		await settled(page);
		await page.getByRole('button', { name: /Grace/ }).first().click();
		await page.getByRole('menuitem', { name: 'Sign out' }).click();
		await page.waitForURL('**/sign-in**');
	} finally {
		await context.close();
	}
	expect(holding(profile, word('plain'))).not.toEqual([]);
	for (const place of ['task', 'title', 'text', 'search', 'name'])
		expect(holding(profile, word(place)), place).toEqual([]);
	rmSync(profile, { recursive: true, force: true });
});
