/** Opening on the server is what `core/crypto` says of the same box: opened, or refused for the same reason. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openBox, sealBox, type BoxAddress } from '../../core/crypto';
import { systemRandom } from '../system';
import { nodeCipher } from './node-cipher';
import { boxOpener } from './open-box';

const key = systemRandom.bytes(32);
const keyOf = (keyId: string): Uint8Array | undefined => (keyId === 'key-1' ? key : undefined);
const deps = { cipher: nodeCipher, random: systemRandom };
const address: BoxAddress = {
	space: 's|1',
	table: 'notes.notes',
	id: 'n,1',
	stamp: '1780000000000-0000-dev',
};

const fieldsArbitrary = fc.dictionary(
	fc.stringMatching(/^[a-z]{1,8}$/),
	fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.array(fc.string())),
	{ minKeys: 1, maxKeys: 4 },
);

test('opens what was sealed', () =>
	fc.assert(
		fc.asyncProperty(fieldsArbitrary, async (fields) => {
			const box = await sealBox(deps, { keyId: 'key-1', key }, address, fields);
			const opened = await boxOpener(keyOf)(address, box);
			expect(opened).toEqual(await openBox(deps, keyOf, address, box));
			expect(opened.ok).toBe(true);
		}),
	));

test('refuses what was altered, moved, cut or sealed with another key, for the same reason', async () => {
	const box = await sealBox(deps, { keyId: 'key-1', key }, address, { title: 'Ada', tags: ['x'] });
	const { data, fields } = box;
	const at = data.indexOf('.');
	const other = await sealBox(deps, { keyId: 'key-1', key: systemRandom.bytes(32) }, address, { a: 1 });
	const noJson = {
		...nodeCipher,
		seal: (...[k, iv, , aad]: Parameters<typeof nodeCipher.seal>) =>
			nodeCipher.seal(k, iv, new TextEncoder().encode('{"a":'), aad),
	};
	const cases = [
		[address, other],
		[{ ...address, id: 'n-2' }, box],
		[address, { fields: ['title'], data }],
		[address, { fields, data: data.slice(0, -4) }],
		[address, { fields, data: data.slice(0, at + 5) }],
		[address, { fields, data: `${data.slice(0, at - 4)}${data.slice(at)}` }],
		[address, { fields, data: data.replace('key-1', 'key-2') }],
		[address, { fields, data: 'enc:1:x.y' }],
		[address, { fields, data: 'enc:2:key-1' }],
		[address, await sealBox({ ...deps, cipher: noJson }, { keyId: 'key-1', key }, address, { a: 1 })],
	] as const;
	for (const [where, altered] of cases) {
		const [here, there] = [
			await boxOpener(keyOf)(where, altered),
			await openBox(deps, keyOf, where, altered),
		];
		expect([here.ok, there.ok], altered.data).toEqual([false, false]);
		if (!here.ok && !there.ok) expect(here.error.kind, altered.data).toBe(there.error.kind);
	}
});
