/**
 * R19b: what people type is found nowhere on the server. Unique words go into every sealed field of every table, through
 * a device's push, the tools, a mission and an MCP token; then every table, data page, write-ahead segment, log line,
 * metric and queue payload is searched, disguises included. Sabotage: with sealing taken away the search must find them.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPostgres } from '../../scripts/embedded-postgres.mjs';
import { sealBox, type Cipher } from '../../src/lib/core/crypto';
import type { Actor } from '../../src/lib/core/sync/actor';
import { migrate } from '../../src/lib/server/db/migrate';
import { nodeCipher } from '../../src/lib/server/keyring/node-cipher';
import { systemRandom } from '../../src/lib/server/system';
import { tables } from '../../src/lib/registry';
import { testApp, type TestApp, type TestPerson } from '../support/app';
import { canaries, findCanary, searchDatabase, searchFiles } from '../support/canary';

const PER_FIELD = 20;

let dir: string;
let cluster: Awaited<ReturnType<typeof startPostgres>>;
let program: TestApp;
let person: TestPerson;
let actor: Actor;

beforeAll(async () => {
	dir = mkdtempSync(join(tmpdir(), 'mana-canary-'));
	cluster = await startPostgres({ dir: join(dir, 'postgres'), password: 'test', quick: true });
	await migrate(cluster.url);
	program = await testApp({ databaseUrl: cluster.url });
	person = await program.signUp('Ada');
	actor = { kind: 'user', id: person.userId, name: 'Ada' };
});
afterAll(async () => {
	await program.close();
	await cluster.stop();
	rmSync(dir, { recursive: true, force: true });
});

let counter = 0;
const nextStamp = (): string => {
	counter += 1;
	return `${String(Date.now()).padStart(13, '0')}-${counter.toString(16).padStart(4, '0')}-canarydevice`;
};

/** One write per record and table whose sealed fields all hold `word`. */
async function writesOf(
	words: readonly string[],
	cipher: Cipher<Uint8Array>,
): Promise<Record<string, unknown>[]> {
	const writes: Record<string, unknown>[] = [];
	let at = 0;
	for (const [name, { table, clear }] of tables) {
		const defaults = table.row.parse({}) as Record<string, unknown>;
		const set = Object.fromEntries(Object.entries(defaults).filter(([field]) => clear.has(field)));
		for (let n = 0; n < PER_FIELD; n += 1) {
			const address = { space: person.spaceId, table: name, id: `canary-${name}-${n}`, stamp: nextStamp() };
			const fields = Object.fromEntries(
				table.sealed.map((field: string) => [field, words[at++ % words.length]]),
			);
			const box = await sealBox({ cipher, random: systemRandom }, person.spaceKey, address, fields);
			writes.push({ ...address, set, box, actor });
		}
	}
	return writes;
}

const everywhere = async (seed: string): Promise<readonly string[]> => {
	await program.app.db.pool.query('CHECKPOINT');
	const metrics = await program.app.metrics.text();
	return [
		...(await searchDatabase(cluster.url, seed)),
		...searchFiles(dir, seed),
		...program.logs.flatMap((line) => findCanary(line, seed) ?? []),
		...[metrics].flatMap((text) => findCanary(text, seed) ?? []),
	];
};

test('a device pushes hundreds of words in every sealed field, and none is found', async () => {
	const words = canaries(500);
	const writes = await writesOf(words, nodeCipher);
	expect(writes.length).toBeGreaterThan(100);
	for (let from = 0; from < writes.length; from += 500) {
		const results = await program.app.sync.push(person.userId, writes.slice(from, from + 500));
		expect(results.filter(({ status }) => status === 'rejected')).toEqual([]);
	}
	expect(await everywhere('quokka')).toEqual([]);
});

test('words that arrive through tools and a mission stay sealed too', async () => {
	const call = (tool: string, input: unknown) =>
		program.app.tools.run({
			userId: person.userId,
			spaceId: person.spaceId,
			actor,
			tool,
			input,
			zone: 'Europe/Berlin',
			locale: 'en',
		});
	const word = canaries(1)[0]!;
	for (let n = 0; n < 4; n += 1) {
		const made = await call('todo_create', {
			title: `${word} ${n}`,
			notes: word,
			tags: [word],
			dueDate: '2020-01-01',
		});
		expect(made.ok && made.value).toBeTruthy();
	}
	expect((await call('notes_create', { title: word, content: `# ${word}` })).ok).toBe(true);
	const made = await call('missions_create', {
		title: word,
		objective: `Tidy my overdue tasks and write a review note about ${word}`,
		cadence: { kind: 'manual' },
	});
	if (!made.ok) throw new Error(made.error.message);
	const missionId = (made.value.value as { id: string }).id;
	await program.app.missions.runNow(person.userId, person.spaceId, missionId);
	await program.app.missions.handle({ spaceId: person.spaceId, missionId, trigger: 'manual' });
	const { rows } = await program.app.db.pool.query(
		"SELECT 1 FROM sync.record WHERE tbl IN ('missions.steps', 'missions.proposals') AND id NOT LIKE 'canary-%'",
	);
	expect(rows.length).toBeGreaterThan(0);
	expect(await everywhere('quokka')).toEqual([]);
});

test('text sent in clear for a sealed field is refused and left nowhere', async () => {
	const [result] = await program.app.sync.push(person.userId, [
		{
			space: person.spaceId,
			table: 'todo.tasks',
			id: 'plain',
			stamp: nextStamp(),
			set: { title: `${canaries(1)[0]}` },
			actor,
		},
	]);
	expect(result).toMatchObject({ status: 'rejected', reason: 'plaintext_in_sealed_field' });
	expect(await everywhere('quokka')).toEqual([]);
});

test('sabotage: without sealing the search finds the words in tables and files', async () => {
	const open: Cipher<Uint8Array> = {
		seal: async (_key, _iv, plaintext) => Uint8Array.from([...plaintext, ...new Uint8Array(16)]),
		open: async (_key, _iv, text) => Uint8Array.from(text),
	};
	const writes = await writesOf(canaries(40, 'numbat'), open);
	await program.app.sync.push(person.userId, writes.slice(0, 40));
	const hits = await everywhere('numbat');
	expect(hits.some((hit) => hit.startsWith('sync.record'))).toBe(true);
	expect(hits.some((hit) => hit.startsWith(dir))).toBe(true);
});
