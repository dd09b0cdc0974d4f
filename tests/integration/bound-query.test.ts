/** Statements in two steps: what is sent arrives as it was, and what runs sees what was committed until it runs. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { boundQuery } from '../../src/lib/server/db/bound-query';
import type { BoundValue } from '../../src/lib/server/db/bind-message';
import { createSyncWorld, type SyncWorld } from '../support/sync-world';

let world: SyncWorld;
let ada: string;

beforeAll(async () => {
	world = await createSyncWorld();
	ada = await world.addUser('Ada');
	await world.db.pool.query('CREATE TABLE sync.seen (n int); GRANT ALL ON sync.seen TO mana_app');
});
afterAll(() => world.close());

const text = fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\u0000'));

test('any text, list of texts or of bytes, and null arrives as it was', async () => {
	const list = fc.array(fc.option(text), { maxLength: 20 });
	const bytes = fc.array(fc.option(fc.uint8Array({ maxLength: 40 })), { maxLength: 20 });
	const hex = (values: readonly (Uint8Array | null)[]) =>
		values.map((value) => (value === null ? null : `\\x${Buffer.from(value).toString('hex')}`));
	await fc.assert(
		fc.asyncProperty(fc.option(text), list, bytes, async (one, first, second) => {
			const values: BoundValue[] = [one, first, { bytes: second }];
			const { bind, run } = boundQuery({
				name: 'arrives',
				text: 'SELECT to_json($1::text) AS one, to_json($2::text[]) AS first, to_json($3::bytea[]) AS second',
				values,
			});
			const [, answer] = await world.db.asUserInOneTrip(ada, [bind, run]);
			expect(answer?.rows).toEqual([{ one, first, second: hex(second) }]);
		}),
	);
});

test('a statement that writes sees what was committed after its parameters were sent', async () => {
	const { bind, run } = boundQuery({
		text: 'WITH before AS (SELECT count(*)::int AS n FROM sync.seen), added AS (INSERT INTO sync.seen VALUES (2)) SELECT n FROM before',
		values: [],
	});
	const answer = await world.db.asUser(ada, async (sql) => {
		await bind(sql);
		await world.db.pool.query('INSERT INTO sync.seen VALUES (1)');
		return run(sql);
	});
	expect(answer.rows).toEqual([{ n: 1 }]);
});

test('a parameter that does not fit fails the transaction, and the connection goes on', async () => {
	const wrong = boundQuery({ name: 'wrong', text: 'SELECT $1::int AS n', values: ['not a number'] });
	await expect(world.db.asUserInOneTrip(ada, [wrong.bind, wrong.run])).rejects.toMatchObject({
		code: '22P02',
	});
	const right = boundQuery({ name: 'wrong', text: 'SELECT $1::int AS n', values: ['7'] });
	for (let n = 0; n < 5; n += 1) {
		const [, answer] = await world.db.asUserInOneTrip(ada, [right.bind, right.run]);
		expect(answer?.rows).toEqual([{ n: 7 }]);
	}
});
