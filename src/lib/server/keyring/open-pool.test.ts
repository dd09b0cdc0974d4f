/** Whatever a thread does, every box that opens is opened, and soon. */
import { expect, test } from 'vitest';
import { sealBox, type BoxAddress } from '../../core/crypto';
import type { Box } from '../../core/sync/record';
import { systemRandom } from '../system';
import { nodeCipher } from './node-cipher';
import { createOpenPool, type OpenPool } from './open-pool';

const key = systemRandom.bytes(32);
const keyOf = (keyId: string): Uint8Array | undefined => (keyId === 'key-1' ? key : undefined);
const addressOf = (n: number): BoxAddress => ({
	space: 's-1',
	table: 'notes.notes',
	id: `n-${n}`,
	stamp: '1780000000000-0000-dev',
});
const sealed = (n: number): Promise<Box> =>
	sealBox({ cipher: nodeCipher, random: systemRandom }, { keyId: 'key-1', key }, addressOf(n), { n });

/** Opens some boxes at once, in several turns. */
async function openSome(pool: OpenPool): Promise<readonly unknown[]> {
	const open = pool.opener(keyOf);
	const all: unknown[] = [];
	for (let turn = 0; turn < 3; turn += 1) {
		const places = Array.from({ length: 7 }, (_, at) => turn * 7 + at);
		const boxes = await Promise.all(places.map(sealed));
		const opened = await Promise.all(places.map((n, at) => open(addressOf(n), boxes[at]!)));
		all.push(...opened.map((result) => (result.ok ? result.value['n'] : result.error.kind)));
	}
	return all;
}
const everyN = Array.from({ length: 21 }, (_, n) => n);

test('opens boxes, and says which do not open', async () => {
	const pool = createOpenPool();
	expect(await openSome(pool)).toEqual(everyN);
	const open = pool.opener(keyOf);
	const box = await sealed(1);
	expect(await open(addressOf(2), box)).toEqual({ ok: false, error: { kind: 'corrupt', keyId: 'key-1' } });
	const other = { ...box, data: box.data.replace('key-1', 'key-2') };
	expect(await open(addressOf(1), other)).toEqual({
		ok: false,
		error: { kind: 'unknown_key', keyId: 'key-2' },
	});
	expect(await open(addressOf(1), { ...box, data: 'no box' })).toMatchObject({ error: { kind: 'corrupt' } });
	await pool.close();
	// Ended threads are replaced by others.
	expect(await openSome(pool)).toEqual(everyN);
	await pool.close();
});

test('a box that holds no JSON is corrupt and costs no other', async () => {
	const pool = createOpenPool();
	const garbled = {
		...nodeCipher,
		seal: (...[k, iv, , aad]: Parameters<typeof nodeCipher.seal>) =>
			nodeCipher.seal(k, iv, new TextEncoder().encode('{"n":'), aad),
	};
	const box = await sealBox(
		{ cipher: garbled, random: systemRandom },
		{ keyId: 'key-1', key },
		addressOf(0),
		{ n: 0 },
	);
	expect(await pool.opener(keyOf)(addressOf(0), box)).toMatchObject({ error: { kind: 'corrupt' } });
	await pool.close();
});

const failures: Readonly<Record<string, () => void>> = {
	'does not start': () => {
		throw new Error('no');
	},
	'ends at once': () => process.exit(1),
	'ends when it is asked': () => {
		const { parentPort } = process.getBuiltinModule('node:worker_threads');
		parentPort!.on('message', () => process.exit(1));
	},
	'breaks when it is asked': () => {
		const { parentPort } = process.getBuiltinModule('node:worker_threads');
		parentPort!.on('message', () => {
			throw new Error('no');
		});
	},
	'never answers': () => {
		const { parentPort } = process.getBuiltinModule('node:worker_threads');
		parentPort!.on('message', () => undefined);
	},
	'never listens': () => {
		setInterval(() => undefined, 1_000);
	},
	'is stuck': () => {
		for (;;);
	},
};

test.each(Object.entries(failures))(
	'a thread that %s keeps nobody waiting',
	async (_, run) => {
		const pool = createOpenPool({ run, answerMs: 300 });
		expect(await openSome(pool)).toEqual(everyN);
		await pool.close();
	},
	10_000,
);

test('what is asked for while the threads are ended is opened as well', async () => {
	const pool = createOpenPool();
	const opening = openSome(pool);
	await pool.close();
	expect(await opening).toEqual(everyN);
	await pool.close();
});
