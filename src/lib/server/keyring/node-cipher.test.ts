/** The two cipher adapters must read each other's boxes: a device seals what the server opens, and the reverse. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openBox, sealBox } from '../../core/crypto/box';
import { importKey, webCipher } from '../../core/crypto/web-cipher';
import { testRandom } from '../../core/ports/random';
import { nodeCipher } from './node-cipher';

const random = testRandom(3);
const raw = random.bytes(32);
const web = await importKey(raw);
const address = { space: 's', table: 'notes.notes', id: 'n-1', stamp: '1750000000000-0000-dev_a' };
const onServer = { cipher: nodeCipher, random };
const onDevice = { cipher: webCipher, random };

it('seals on one side and opens on the other', async () => {
	await fc.assert(
		fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
			const fields = { text };
			const fromServer = await sealBox(onServer, { keyId: 'k', key: raw }, address, fields);
			const fromDevice = await sealBox(onDevice, { keyId: 'k', key: web }, address, fields);
			expect(await openBox(onDevice, () => web, address, fromServer)).toEqual({ ok: true, value: fields });
			expect(await openBox(onServer, () => raw, address, fromDevice)).toEqual({ ok: true, value: fields });
			expect(await openBox(onServer, () => random.bytes(32), address, fromDevice)).toMatchObject({
				error: { kind: 'corrupt' },
			});
		}),
	);
});
