/** Rows of the browser's database that a bad disk has spoiled: said on the list, and back once the server can be asked. */
import { expect, test } from '@playwright/test';
import { addTask, goOffline, settled, signUp, taskRow } from './support/people';

test('damaged tasks are counted while the server is away, and come back with it', async ({
	page,
	context,
}) => {
	await signUp(page);
	for (const title of ['Buy lamp oil', 'Paint the gate', 'Call Ben']) await addTask(page, title);
	await settled(page);
	await goOffline(context, page);
	await page.evaluate(async () => {
		const settle = <T>(request: IDBRequest<T>): Promise<T> =>
			new Promise((resolve, reject) => {
				request.onsuccess = () => resolve(request.result);
				request.onerror = () => reject(request.error!);
			});
		const names = (await indexedDB.databases()).map(({ name }) => name!);
		const db = await settle(indexedDB.open(names.find((name) => name.startsWith('mana-'))!));
		const work = db.transaction(['todo.tasks', '_outbox', '_conflicts'], 'readwrite');
		const tasks = work.objectStore('todo.tasks');
		const rows = (await settle(tasks.getAll())) as {
			space: string;
			id: string;
			frame: Uint8Array;
		}[];
		const [bare, moved, whole] = [rows[0]!, rows[1]!, rows[2]!];
		tasks.put({ space: bare.space, id: bare.id });
		// A box opens only under the record it was sealed for.
		tasks.put({ ...moved, frame: whole.frame });
		work.objectStore('_outbox').put({ key: 900, space: bare.space });
		work.objectStore('_conflicts').put({ key: 'half a notice' });
		await new Promise((resolve) => (work.oncomplete = resolve));
		db.close();
	});

	await page.goto('/todo');
	await expect(page.locator('[data-task]')).toHaveCount(1);
	await expect(page.getByText('2 entries are damaged on this device.')).toBeVisible();
	await page.goto('/settings/data');
	const damaged = page.getByRole('region', { name: 'Damaged on this device' });
	await expect(damaged.getByText('2 entries are damaged')).toBeVisible();

	await context.setOffline(false);
	await settled(page);
	await expect(damaged.getByText('2 entries are damaged')).toHaveCount(0);
	await expect(damaged.getByText('was damaged before it reached the server')).toBeVisible();
	await page.goto('/todo');
	for (const title of ['Buy lamp oil', 'Paint the gate', 'Call Ben'])
		await expect(taskRow(page, title)).toHaveCount(1);
	await expect(page.getByText('damaged on this device')).toHaveCount(0);

	await page.goto('/settings/data');
	await damaged.getByRole('button', { name: 'Remove' }).first().click();
	await page
		.getByRole('alertdialog')
		.or(page.getByRole('dialog'))
		.getByRole('button', { name: 'Remove' })
		.click();
	await expect(damaged).toHaveCount(0);
});
