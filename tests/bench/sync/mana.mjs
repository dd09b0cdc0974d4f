/**
 * Mana as one of the systems compared: two devices with the shipped data layer, each over an IndexedDB of its own, sealing
 * and opening as they do in a browser. Between them either the relay in memory, or the built server and its PostgreSQL.
 */
import { webcrypto } from 'node:crypto';
import { tsLoader } from '../../../scripts/lib/load-ts.mjs';
import { baseUrl, connect, createAccount } from '../harness.mjs';
import { storedBytes } from '../peers/storage.mjs';

const BATCH = 1_000;
const { signal } = new AbortController();

const { load, close: closeLoader } = await tsLoader();
const { createDevice, spaceKey, TASKS, SPACE, person } = await load('tests/support/client-device.ts');
const { createFakeServer } = await load('tests/support/fake-sync-server.ts');
const { createRelay } = await load('tests/bench/sync/relay.ts');
const { httpTransport } = await load('src/lib/client/sync/transport.ts');
const { pushOutbox } = await load('src/lib/client/sync/push.ts');
const { pullOnce } = await load('src/lib/client/sync/pull.ts');
const { expandPages } = await load('src/lib/client/sync/pages.ts');
const { foldMoves } = await load('src/lib/client/columns/column-store.ts');
const { tables } = await load('src/lib/registry/index.ts');
const { openBox, sealBox, webCipher } = await load('src/lib/core/crypto/index.ts');
await closeLoader();

const { table } = tables.get(TASKS);
const random = { bytes: (length) => webcrypto.getRandomValues(new Uint8Array(length)) };

/** Requests to the built server under the session of a new account, counted in bytes of bodies. */
async function throughServer() {
	const sql = await connect();
	const { spaceId, userId, headers } = await createAccount(sql);
	await sql.end();
	let bytes = 0;
	const transport = httpTransport(async (url, init) => {
		bytes += init.body.length;
		const answer = await fetch(url, { ...init, headers: { ...init.headers, ...headers } });
		const counted = answer.body.pipeThrough(
			new TransformStream({
				transform: (chunk, controller) => {
					bytes += chunk.length;
					controller.enqueue(chunk);
				},
			}),
		);
		return new Response(counted, answer);
	}, baseUrl);
	return { transport, bytes: () => bytes, space: spaceId, actor: { ...person, id: userId } };
}

async function openDevice({ transport, space, actor }, seed, idb) {
	const server = { ...createFakeServer(Date.now()), transport };
	const device = await createDevice({ server, seed, locked: true, space, ...(idb ? { idb } : {}) });
	await device.keys.load();
	const deps = device.engineDeps;
	const tick = () => (device.wall.value = Date.now());
	const keep = async () => {
		while ((await expandPages(device.db, device.bus, Date.now())) !== undefined);
		await device.rows.settled();
	};
	const verified = (outcome) => {
		if (outcome.kind === 'failed') throw new Error(`Syncing failed: ${JSON.stringify(outcome.failure)}`);
		return outcome;
	};
	return {
		device,
		write: async (changes) => {
			for (let at = 0; at < changes.length; at += BATCH) {
				tick();
				await device.write(changes.slice(at, at + BATCH), actor, space);
			}
		},
		push: async () => {
			tick();
			while (verified(await pushOutbox(deps, signal)).kind !== 'empty');
		},
		pull: async () => {
			tick();
			while (verified(await pullOnce(deps, [space], signal)).more);
			await keep();
			while ((await foldMoves(device.db)) !== undefined);
		},
		read: (slice) => device.rows.reader(space).list(table, {}, slice),
		close: () => device.close(),
	};
}

/** What one seal and one opening of each task costs by itself, in ms. */
async function cipherCost(tasks) {
	const key = { keyId: 'k1', key: spaceKey };
	const [sealedFields, start] = [['title', 'notes', 'subtasks', 'tags'], performance.now()];
	const boxes = [];
	for (let at = 0; at < tasks.length; at += BATCH) {
		const sealing = tasks.slice(at, at + BATCH).map(async (task) => {
			const address = { space: SPACE, table: TASKS, id: task.id, stamp: '1750000000000-0000-dev_bench' };
			const fields = Object.fromEntries(sealedFields.map((field) => [field, task[field]]));
			return [address, await sealBox({ cipher: webCipher, random }, key, address, fields)];
		});
		boxes.push(...(await Promise.all(sealing)));
	}
	const sealed = performance.now();
	for (let at = 0; at < boxes.length; at += BATCH) {
		const opening = boxes.slice(at, at + BATCH);
		await Promise.all(
			opening.map(([address, box]) => openBox({ cipher: webCipher }, () => spaceKey, address, box)),
		);
	}
	return { seal: sealed - start, open: performance.now() - sealed };
}

/** Two devices of one person. `through: 'server'` puts the built server between them instead of the relay. */
export async function openMana({ through }) {
	const way =
		through === 'server' ? await throughServer() : { ...createRelay(), space: SPACE, actor: person };
	const key = { keyId: 'k1', space: way.space, epoch: 1, key: spaceKey };
	const first = await openDevice(way, 1);
	let second = await openDevice(way, 2);
	for (const { device } of [first, second]) await device.keys.add([key]);
	const sideOf = (side) => (side === 'first' ? first : second);
	const retitled = (edits) => edits.map(({ id, title }) => ({ table: TASKS, id, set: { title } }));
	return {
		bytes: way.bytes,
		make: (tasks) => first.write(tasks.map(({ id, ...set }) => ({ table: TASKS, id, set }))),
		ship: async () => {
			await first.push();
			await second.pull();
		},
		edit: async (id, title) => {
			await first.write(retitled([{ id, title }]));
			await first.push();
			await second.pull();
		},
		get: async (id) => second.device.rows.reader(way.space).get(table, id),
		editApart: (side, edits) => sideOf(side).write(retitled(edits)),
		merge: async () => {
			for (const { push } of [first, second]) await push();
			for (const { pull } of [first, second]) await pull();
		},
		all: (side) => sideOf(side).read({}),
		newest: (side) => sideOf(side).read({ order: [{ by: 'order' }], limit: 50 }),
		atRest: () => storedBytes(second.device.db.idbdb),
		reopen: async () => {
			const idb = second.device.db._deps.indexedDB;
			await second.close();
			second = await openDevice(way, 3, idb);
		},
		cipherCost,
		close: async () => {
			for (const { close } of [first, second]) await close();
		},
	};
}
