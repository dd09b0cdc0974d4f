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
	const titles = (await index.search('harbour')).map(({ title }) => title);
	expect([...titles].sort()).toEqual(['Harbour fees', 'Harbour walk']);
	index.close();
	await device.close();
});

test('words that begin so come before those that only hold it, titles first', async () => {
	const device = await createDevice({ server: createFakeServer(), seed: 2 });
	const note = (id: string, title: string, content: string) => ({
		table: NOTES,
		id,
		set: { title, content, createdAt: 1 },
	});
	await device.write([
		note('n1', 'Thank you', 'that, than, chair, shape: that and that again'),
		note('n2', 'Trip', 'we have to change the train'),
		note('n3', 'Book train to Hamburg', 'by Friday'),
		note('n4', 'That chart', 'of shares'),
	]);
	const index = createSearchIndex(
		{ rows: device.rows, pause: () => Promise.resolve() },
		{ id: SPACE, kind: 'personal' },
	);
	await index.build();
	const titles = (await index.search('ha')).map(({ title }) => title);
	expect(titles.slice(0, 2)).toEqual(['Book train to Hamburg', 'Trip']);
	expect([...titles.slice(2)].sort()).toEqual(['Thank you', 'That chart']);
	expect((await index.search('ha', 1)).map(({ title }) => title)).toEqual(['Book train to Hamburg']);
	index.close();
	await device.close();
});
