/** Every screen in both themes, at a desk and on a phone: no errors, nothing serious for axe, targets a finger can hit. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { enterDemo, settled, signUp } from './support/people';

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

/** What a finger would miss: under 40 px with its invisible margin. Links in running text are as high as their line. */
const tooSmall = (page: Page): Promise<readonly string[]> =>
	page.evaluate(() => {
		const LEAST_PX = 39.5;
		const size = (element: Element): readonly [number, number] => {
			const box = element.getBoundingClientRect();
			const sizes: [number, number] = [box.width, box.height];
			for (const part of ['::before', '::after']) {
				const style = getComputedStyle(element, part);
				if (style.content === 'none' || style.position !== 'absolute') continue;
				sizes[0] = Math.max(sizes[0], Number.parseFloat(style.width) || 0);
				sizes[1] = Math.max(sizes[1], Number.parseFloat(style.height) || 0);
			}
			return sizes;
		};
		return [...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea')]
			.filter((element) => element.checkVisibility({ visibilityProperty: true }))
			.filter((element) => element.getBoundingClientRect().bottom > 0 && !element.closest('.sr-only, label'))
			.filter((element) => !(element.matches('a') && getComputedStyle(element).display === 'inline'))
			.filter((element) => Math.min(...size(element)) < LEAST_PX)
			.map(
				(element) =>
					`${element.getAttribute('aria-label') ?? element.textContent} ${size(element).join(' x ')}`,
			);
	});

/** How far the document itself can be moved by the keys that scroll: the shell must hold it still. */
async function documentMoves(page: Page): Promise<number> {
	let moved = 0;
	for (const key of ['Space', 'PageDown', 'End']) {
		await page.keyboard.press(key);
		moved += await page.evaluate(
			() =>
				document.scrollingElement!.scrollTop +
				Math.max(0, document.scrollingElement!.scrollHeight - innerHeight),
		);
	}
	return moved;
}

/** Each theme and each width once in the quick tier, all of them in the long one. */
const isFull = process.env['MANA_TEST_TIER'] === 'full';

for (const scheme of ['light', 'dark'] as const) {
	for (const width of isFull ? [1280, 390] : scheme === 'light' ? [1280] : [390]) {
		test(`screens in ${scheme} at ${width} px`, async ({ browser, baseURL }) => {
			test.setTimeout(480_000);
			const context = await browser.newContext({
				baseURL: baseURL!,
				colorScheme: scheme,
				viewport: { width, height: 820 },
				hasTouch: width === 390,
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
				if (width === 390) expect(await tooSmall(page), path).toEqual([]);
				// Admin pages are ordinary documents; everything in the shell scrolls inside of it.
				if (!path.startsWith('/admin')) expect(await documentMoves(page), `${path} scrolls away`).toBe(0);
			}
			expect(errors).toEqual([]);
			await context.close();
		});
	}
}

test('somebody who is no admin is led home and told why', async ({ page }) => {
	await signUp(page);
	await page.goto('/admin/users');
	await page.waitForURL('**/today?denied=admin');
	const reason = page.getByRole('alert').filter({ hasText: 'admins of this server' });
	await expect(reason).toBeVisible();
	expect(await serious(page)).toEqual([]);
	await reason.getByRole('button', { name: 'Close' }).click();
	await expect(reason).toBeHidden();
	await page.waitForURL('**/today');
	// What a program asks for is refused and leads nowhere.
	expect((await page.request.get('/admin/queues/api/queues', { maxRedirects: 0 })).status()).toBe(403);
});

test('a row menu that is opened mid-row stays on a phone screen, its inner menu too', async ({
	browser,
	baseURL,
}) => {
	const context = await browser.newContext({
		baseURL: baseURL!,
		viewport: { width: 390, height: 820 },
		hasTouch: true,
	});
	const page = await context.newPage();
	await signUp(page);
	await page.goto('/todo');
	await page.getByLabel('Add task').first().fill('Water the plants');
	await page.keyboard.press('Enter');
	await page
		.locator('[data-task]')
		.first()
		.click({ button: 'right', position: { x: 180, y: 20 } });
	const inside = async (index: number): Promise<void> => {
		const box = (await page.getByRole('menu').nth(index).boundingBox())!;
		expect(box.x).toBeGreaterThanOrEqual(0);
		expect(box.x + box.width).toBeLessThanOrEqual(390);
		expect(box.y + box.height).toBeLessThanOrEqual(820);
	};
	await expect(page.getByRole('menu')).toBeVisible();
	await inside(0);
	await page.getByRole('menuitem', { name: 'Priority' }).click();
	await expect(page.getByRole('menu')).toHaveCount(2);
	await inside(1);
	// Whole, and not cut off by the menu it belongs to.
	await expect(page.getByRole('menuitemcheckbox').last()).toBeInViewport({ ratio: 0.95 });
	await context.close();
});

test('what only the server holds says so offline, and comes by itself', async ({ page, context }) => {
	await signUp(page);
	await page.goto('/settings/security');
	await expect(page.getByText('This device')).toBeVisible();
	// The parts of the page are here; what they ask is not.
	await page.getByRole('link', { name: 'Appearance' }).first().click();
	await context.setOffline(true);
	await page.getByRole('link', { name: 'Security' }).first().click();
	await expect(page.getByTestId('needs-connection')).toHaveCount(3);
	await expect(page.getByRole('alert')).toHaveCount(0);
	await context.setOffline(false);
	await expect(page.getByText('This device')).toBeVisible();
	await expect(page.getByTestId('needs-connection')).toHaveCount(0);
});
