/** Large values stand in files of their own beside the browser's database: one that a disk lost takes nothing else with it. */
import { chromium, expect, test, type BrowserContext, type Page } from '@playwright/test';
import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumLaunch } from '../support/chromium';
import { settled, signUp } from './support/people';

/** Files of values that did not fit into the database, largest first. */
const valueFiles = (profile: string): readonly string[] =>
	readdirSync(profile, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && entry.parentPath.includes('.indexeddb.blob'))
		.map((entry) => join(entry.parentPath, entry.name))
		.sort((a, b) => statSync(b).size - statSync(a).size);

async function writeNote(page: Page, title: string, lines: number): Promise<void> {
	await page.goto('/notes');
	await page.getByRole('button', { name: 'New note' }).first().click();
	await page.getByRole('textbox', { name: 'Title' }).pressSequentially(title);
	await page.getByRole('textbox', { name: 'Text', exact: true }).click();
	await page.evaluate((count) => {
		const clipboardData = new DataTransfer();
		const line = (at: number): string => `${at} of the many lines that a long diary has in the end`;
		clipboardData.setData('text/plain', Array.from({ length: count }, (_, at) => line(at)).join('\n\n'));
		const paste = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
		document.activeElement!.dispatchEvent(paste);
	}, lines);
	await expect(page.getByText(`${lines - 1} of the many lines`)).toBeAttached();
	await expect(page.getByText('Saved', { exact: true })).toBeVisible();
	await settled(page);
}

for (const [how, spoil] of [
	['missing', (file: string) => rmSync(file)],
	['cut short', (file: string) => truncateSync(file, 500)],
] as const) {
	test(`a note whose file is ${how} hides no other, and comes back from the server`, async ({ baseURL }) => {
		const profile = mkdtempSync(join(tmpdir(), 'mana-profile-'));
		const { executablePath, args } = await chromiumLaunch();
		const start = (): Promise<BrowserContext> =>
			chromium.launchPersistentContext(profile, {
				executablePath,
				args: [...args],
				baseURL: baseURL!,
				locale: 'en-GB',
			});
		let context = await start();
		try {
			const first = context.pages()[0]!;
			await signUp(first);
			await writeNote(first, 'Short', 3);
			await writeNote(first, 'The long one', 1_500);
			await context.close();
			const [largest] = valueFiles(profile);
			expect(statSync(largest!).size).toBeGreaterThan(60_000);
			spoil(largest!);

			context = await start();
			const page = context.pages()[0]!;
			const failures: string[] = [];
			page.on('pageerror', (error) => failures.push(error.message));
			await page.goto('/notes');
			await expect(page.getByRole('link', { name: /Short/ }).first()).toBeVisible();
			await expect(page.getByRole('link', { name: /The long one/ }).first()).toBeVisible();
			await page
				.getByRole('link', { name: /The long one/ })
				.first()
				.click();
			await expect(page.getByText('1499 of the many lines')).toBeAttached();
			await page.goto('/settings/data');
			await settled(page);
			await expect(page.getByRole('region', { name: 'Damaged on this device' })).toHaveCount(0);
			expect(failures).toEqual([]);
		} finally {
			await context.close();
			rmSync(profile, { recursive: true, force: true });
		}
	});
}
