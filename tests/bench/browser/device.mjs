/** A device of the person that runs on Node: it opens the vault with their session, and seals and pushes as a browser does. */
import { randomBytes, randomUUID } from 'node:crypto';
import { tsLoader } from '../../../scripts/lib/load-ts.mjs';
import { baseUrl, loadWire, stampAt, verify } from '../harness.mjs';

const BATCH = 1_000;
const SEALING = 250;
const random = { bytes: (length) => new Uint8Array(randomBytes(length)) };

const SEALED = ['title', 'notes', 'subtasks', 'tags'];

async function loadCrypto() {
	const { load, close } = await tsLoader();
	const crypto = await load('src/lib/core/crypto/index.ts');
	const vault = await load('src/lib/client/account/vault.ts');
	await close();
	return { ...crypto, ...vault };
}

/** Opens the vault of the session in `cookie`. Answers `{ push, retitle }`; both end when the server has answered. */
export async function openDevice({ cookie, userId }) {
	const { sealBox, unlockVault, webCipher } = await loadCrypto();
	const { encodePush, FRAME_TYPE } = await loadWire();
	const headers = { cookie, origin: baseUrl };
	const answer = await fetch(`${baseUrl}/trpc/vault.open`, {
		method: 'POST',
		headers: { ...headers, 'content-type': 'application/json' },
		body: '{}',
	});
	verify(answer.ok, `the vault was answered ${answer.status}`);
	const unlocked = await unlockVault((await answer.json()).result.data);
	verify(unlocked.ok && unlocked.value.keys.length === 1, 'the vault did not open');
	const [key] = unlocked.value.keys;
	const { space } = key;

	async function writeOf(id, fields) {
		const stamp = stampAt(Date.now());
		const address = { space, table: 'todo.tasks', id, stamp };
		const sealed = Object.fromEntries(Object.entries(fields).filter(([name]) => SEALED.includes(name)));
		const set = Object.fromEntries(Object.entries(fields).filter(([name]) => !SEALED.includes(name)));
		return {
			...address,
			...(Object.keys(set).length === 0 ? {} : { set }),
			box: await sealBox({ cipher: webCipher, random }, key, address, sealed),
			actor: { kind: 'user', id: userId, name: 'Bench' },
			seen: 0,
		};
	}

	async function send(writes) {
		const pushed = await fetch(`${baseUrl}/api/sync/push`, {
			method: 'POST',
			headers: { ...headers, 'content-type': FRAME_TYPE },
			body: encodePush('dev_bench', writes),
		});
		const text = await pushed.text();
		verify(pushed.ok && !/"(rejected|stale)"/.test(text), `a push was answered ${text.slice(0, 200)}`);
	}

	return {
		/** Pushes the tasks in batches; answers their ids in order. */
		push: async (tasks) => {
			const ids = [];
			for (let at = 0; at < tasks.length; at += BATCH) {
				const batch = tasks.slice(at, at + BATCH);
				const writes = [];
				for (let from = 0; from < batch.length; from += SEALING) {
					const some = batch.slice(from, from + SEALING);
					writes.push(...(await Promise.all(some.map((task) => writeOf(randomUUID(), task)))));
				}
				await send(writes);
				ids.push(...writes.map(({ id }) => id));
			}
			return ids;
		},
		retitle: async (id, title) => send([await writeOf(id, { title })]),
	};
}
