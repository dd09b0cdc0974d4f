/** What a found record is called, and that it is found by what it says. */
import { expect, test } from 'vitest';
import { createDevice, SPACE } from '../../../../tests/support/client-device';
import { createFakeServer } from '../../../../tests/support/fake-sync-server';
import { createSearchIndex } from './search-index';

const NOTES = 'notes.notes';

test('a record without a title is called by the first line of its text', async () => {
	const device = await createDevice({ server: createFakeServer(), seed: 1 });
	await device.write([
		{ table: NOTES, id: 'n1', set: { title: '', content: '## Harbour *walk*\n\nwith Kim', createdAt: 1 } },
		{ table: NOTES, id: 'n2', set: { title: 'Harbour fees', content: 'by month', createdAt: 2 } },
	]);
	const index = createSearchIndex(
		{ rows: device.rows, pause: () => Promise.resolve() },
		{ id: SPACE, kind: 'personal' },
	);
	await index.build();
	const titles = index.search('harbour').map(({ title }) => title);
	expect([...titles].sort()).toEqual(['Harbour fees', 'Harbour walk']);
	index.close();
	await device.close();
});
