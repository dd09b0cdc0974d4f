/** Every screen in both themes, at a desk and on a phone: it opens without errors, and axe finds nothing serious. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { enterDemo, settled } from './support/people';

const screens = [
	'/today',
	'/inbox',
	'/todo',
	'/todo/projects',
	'/notes',
	'/missions',
	'/missions/timeline',
	'/agents',
	'/settings',
	'/settings/account',
	'/settings/security',
	'/settings/appearance',
	'/settings/connections',
	'/settings/data',
	'/admin',
	'/admin/users',
	'/admin/mail',
	'/admin/system',
];

async function serious(page: Page): Promise<readonly string[]> {
	const { violations } = await new AxeBuilder({ page }).analyze();
	return violations
		.filter(({ impact }) => impact === 'serious' || impact === 'critical')
		.map(
			({ id, nodes }) =>
				`${id}: ${nodes
					.map((node) => node.target.join(' '))
					.join(', ')
					.slice(0, 300)}`,
		);
}

for (const scheme of ['light', 'dark'] as const) {
	for (const width of [1280, 390]) {
		test(`screens in ${scheme} at ${width} px`, async ({ browser, baseURL }) => {
			test.setTimeout(240_000);
			const context = await browser.newContext({
				baseURL: baseURL!,
				colorScheme: scheme,
				viewport: { width, height: 820 },
				reducedMotion: 'reduce',
			});
			const page = await context.newPage();
			const errors: string[] = [];
			page.on('pageerror', (error) => errors.push(String(error)));
			page.on('console', (message) => {
				if (message.type() === 'error') errors.push(message.text());
			});
			for (const path of ['/sign-in', '/sign-up']) {
				await page.goto(path);
				expect(await serious(page), path).toEqual([]);
			}
			await enterDemo(page);
			for (const path of screens) {
				await page.goto(path);
				if (!path.startsWith('/admin')) await settled(page);
				await expect(page.locator('h1, h2').first()).toBeVisible();
				expect(await serious(page), path).toEqual([]);
				const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
				expect(overflow, `${path} is wider than the screen`).toBeLessThanOrEqual(0);
			}
			expect(errors).toEqual([]);
			await context.close();
		});
	}
}
