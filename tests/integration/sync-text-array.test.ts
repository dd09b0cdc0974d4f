/** The hand-made binary arrays are what PostgreSQL reads. */
import fc from 'fast-check';
import pg from 'pg';
import { expect, inject, test } from 'vitest';
import { textArray } from '../../src/lib/server/sync/text-array';

test('any list of texts and nulls arrives as it was', async () => {
	const client = new pg.Client({ connectionString: inject('postgresUrl') });
	await client.connect();
	try {
		const text = fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\u0000'));
		await fc.assert(
			fc.asyncProperty(fc.array(fc.option(text), { maxLength: 20 }), async (values) => {
				const { rows } = await client.query('SELECT to_json($1::text[]) AS list', [textArray(values)]);
				expect(rows[0].list).toEqual(values);
			}),
		);
	} finally {
		await client.end();
	}
});
