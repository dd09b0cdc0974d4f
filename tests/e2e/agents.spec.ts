/** Agents in the open browser: an MCP client's write, a mission's proposals, approval, and taking a run back. */
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { addTask, settled, signUp, taskRow } from './support/people';

/** A person with two tasks, whose mission has tidied them: in the inbox with what it proposes. Answers the accept buttons. */
async function runTidyMission(page: Page): Promise<Locator> {
	await signUp(page);
	await addTask(page, 'Return the library books 2 days ago');
	await addTask(page, 'Sort the cellar');
	await settled(page);
	await page.goto('/missions');
	await page.getByRole('button', { name: /tidy/i }).first().click();
	const dialog = page.getByRole('dialog');
	if (await dialog.isVisible().catch(() => false)) await dialog.locator('button[type=submit]').click();
	await settled(page);
	if (!/missions\/./.test(page.url())) await page.locator('[data-row] a').first().click();
	await page.getByRole('button', { name: 'Run now' }).first().click();
	await expect(page.getByText('Run started')).toBeVisible();
	// Its end comes after everything it proposed, so that whoever counts proposals counts all of them. A step says that
	// it waits as soon as it is proposed, in the same words.
	await expect(page.locator('[data-run-status="awaiting_review"]').first()).toBeVisible({ timeout: 60_000 });
	await page.goto('/inbox');
	const accept = page.getByRole('button', { name: 'Accept', exact: true });
	await expect(accept.first()).toBeVisible();
	return accept;
}

test('a connected client writes, and the open browser shows it by itself, with its author', async ({
	page,
	baseURL,
}) => {
	await signUp(page);
	await page.goto('/settings/connections');
	await page.getByRole('button', { name: 'New connection' }).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByLabel(/^Name/).fill('Desk helper');
	await dialog.getByText('Read and change').click();
	await page.getByRole('button', { name: 'Create connection' }).click();
	const token = await page
		.getByText(/mana_[A-Za-z0-9_-]{20,}/)
		.first()
		.textContent();
	const secret = /mana_[A-Za-z0-9_-]{20,}/.exec(token ?? '')?.[0];
	expect(secret).toBeDefined();
	await page.goto('/todo');
	await settled(page);

	const client = new Client({ name: 'e2e', version: '1.0.0' });
	await client.connect(
		new StreamableHTTPClientTransport(new URL('/mcp', baseURL), {
			requestInit: { headers: { authorization: `Bearer ${secret}` } },
		}),
	);
	const { tools } = await client.listTools();
	expect(tools.map(({ name }) => name)).toEqual(
		expect.arrayContaining(['todo_create', 'todo_list', 'notes_create', 'spaces_list']),
	);
	await client.callTool({ name: 'todo_create', arguments: { title: 'Written by a client' } });
	const row = taskRow(page, 'Written by a client');
	await expect(row).toBeVisible();
	await expect(
		row
			.getByLabel(/Desk helper/)
			.or(row.getByTitle(/Desk helper/))
			.first(),
	).toBeVisible();
	await client.close();
});

test('a mission runs, proposes, is approved, and its run can be taken back', async ({ page }) => {
	const accept = await runTidyMission(page);
	const before = await accept.count();
	await accept.first().click();
	await expect(accept).toHaveCount(before - 1);
	await settled(page);

	await page.goto('/missions/timeline');
	await page.getByRole('button', { name: 'Revert' }).first().click();
	await page
		.getByRole('alertdialog')
		.or(page.getByRole('dialog'))
		.getByRole('button', { name: /revert/i })
		.click();
	await expect(page.getByText(/changes? reverted|Nothing left/).first()).toBeVisible();
});

test('the dot of an accepted change says why, takes it back by keyboard, and the proposal then says so', async ({
	page,
}) => {
	const waiting = await (await runTidyMission(page)).count();

	await page.goto('/todo');
	const line = page.getByRole('region', { name: /^\d+ proposals? from Mana$/ });
	await expect(line).toBeVisible();
	await expect(line.getByRole('article')).toHaveCount(0);
	await line.getByRole('button', { name: 'See' }).click();
	await expect(line.getByRole('article')).toHaveCount(waiting);
	await line.getByRole('article').first().getByRole('button', { name: 'Accept' }).click();
	await expect(line.getByRole('article')).toHaveCount(waiting - 1);
	await settled(page);

	const dot = page.locator('[data-task]').getByRole('button', { name: 'Written by Mana' });
	await dot.press('Enter');
	const details = page.getByRole('dialog', { name: 'Written by Mana' });
	await expect(details).toContainText('it is not forgotten');
	await expect(details.getByRole('button', { name: 'Undo this change' })).toBeVisible();
	await page.keyboard.press('Escape');
	await expect(details).toHaveCount(0);
	await expect(dot).toBeFocused();
	await page.keyboard.press('Enter');
	const undo = details.getByRole('button', { name: 'Undo this change' });
	await undo.press('Enter');
	await expect(dot).toHaveCount(0);
	// Within the app: a page that is loaded anew could cut off what is written after the undo.
	await page.getByRole('link', { name: 'Inbox' }).first().click();
	await page.getByRole('link', { name: 'Decided' }).click();
	const decided = page.getByRole('list', { name: 'Decided' }).getByRole('listitem');
	await expect(decided).toHaveCount(1);
	await expect(decided).toContainText('Undone');
});

test('the inbox by keyboard: accept, undo, accept again; a form has the keys while it is open', async ({
	page,
}) => {
	const accept = await runTidyMission(page);
	const waiting = await accept.count();
	const cursor = page.locator('[data-row][aria-current="true"]');
	await page.keyboard.press('j');
	await expect(cursor).toHaveCount(1);
	const first = (await cursor.getAttribute('data-row'))!;

	await page.keyboard.press('e');
	const form = page.getByRole('form', { name: 'Change what is asked' }).or(cursor.locator('form')).first();
	await expect(form.locator(':focus')).toHaveCount(1);
	await page.keyboard.press('Escape');
	await expect(form).toHaveCount(0);
	await expect(accept).toHaveCount(waiting);

	await page.keyboard.press('a');
	await expect(page.locator(`[data-row="${first}"]`)).toHaveCount(0);
	// The hand stays in the list.
	if (waiting > 1) await expect(cursor).toHaveCount(1);
	await settled(page);
	await page.keyboard.press('z');
	await expect(page.locator(`[data-row="${first}"]`)).toBeVisible();
	await expect(accept).toHaveCount(waiting);
	await settled(page);
	await page.locator(`[data-row="${first}"]`).getByRole('button', { name: 'Accept', exact: true }).click();
	await expect(page.locator(`[data-row="${first}"]`)).toHaveCount(0);
	await settled(page);
	await page.goto('/todo');
	await expect(page.locator('[data-task]').getByRole('button', { name: 'Written by Mana' })).toHaveCount(1);
});
