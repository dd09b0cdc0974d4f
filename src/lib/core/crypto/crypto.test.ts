/** Laws of sealing: identity, freshness, and refusal of everything that was altered or moved. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testRandom } from '../ports/random';
import { openBox, openRecord, sealBox, type BoxAddress } from './box';
import { fromBase64, fromBase64ByTable, toBase64url, toBase64urlByTable, utf8 } from './bytes';
import { generateKeyPair, openPrivateKey, sealPrivateKey, unwrapSpaceKey, wrapSpaceKey } from './keys';
import { openLegacyValue } from './legacy';
import { nativeBase64 } from './native-base64';
import { importKey, webCipher } from './web-cipher';

const random = testRandom(7);
const deps = { cipher: webCipher, random };
const address: BoxAddress = {
	space: 's-1',
	table: 'todo.tasks',
	id: 't-1',
	stamp: '1750000000000-0000-dev_a',
};
const key = { keyId: 'k1', key: await importKey(random.bytes(32)) };
const keyOf = (id: string): CryptoKey | undefined => (id === 'k1' ? key.key : undefined);
const fieldsOf = fc.dictionary(fc.string({ minLength: 1, maxLength: 12 }), fc.jsonValue(), {
	minKeys: 1,
	maxKeys: 6,
});
const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('base64', () => {
	it('is the same as the platform codec, both ways', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
				const text = toBase64url(bytes);
				expect(text).toBe(Buffer.from(bytes).toString('base64url'));
				expect(fromBase64(text)).toEqual(new Uint8Array(bytes));
				expect(fromBase64(Buffer.from(bytes).toString('base64'))).toEqual(new Uint8Array(bytes));
			}),
		);
	});
	it('refuses other characters, impossible lengths and stray bits', () => {
		for (const text of ['*', 'A', 'AAAA*', 'ä', 'AB=C', 'AB']) expect(fromBase64(text)).toBeUndefined();
	});
	it('says the same by table as by the platform, of any text', () => {
		const chars = fc.constantFrom(...'AQgwZaz059-_+/= \n*\u0141\u4e2d');
		let read = 0;
		fc.assert(
			fc.property(
				fc.string({ unit: chars, maxLength: 12 }),
				fc.uint8Array({ maxLength: 40 }),
				(text, bytes) => {
					const byTable = fromBase64ByTable(text);
					expect(fromBase64(text)).toEqual(byTable);
					if (byTable !== undefined) read += 1;
					expect(toBase64urlByTable(bytes)).toBe(toBase64url(bytes));
				},
			),
			{ numRuns: 5_000 },
		);
		expect(read).toBeGreaterThan(500);
	});
	it('is asked of a browser by its own methods, and of nothing where there is none', () => {
		const asked: unknown[] = [];
		class Bytes {
			static fromBase64(text: string, options: object): string {
				asked.push([text, options]);
				if (text === '*') throw new SyntaxError('no base64');
				return 'bytes';
			}
			toBase64(options: object): string {
				asked.push(options);
				return 'text';
			}
		}
		const browser = nativeBase64({ Uint8Array: Bytes, Buffer })!;
		expect(browser.encode(new Bytes() as never)).toBe('text');
		expect([browser.decode('AAAA'), browser.decode('*')]).toEqual(['bytes', undefined]);
		expect(asked).toEqual([
			{ alphabet: 'base64url', omitPadding: true },
			['AAAA', { alphabet: 'base64url' }],
			['*', { alphabet: 'base64url' }],
		]);
		expect(nativeBase64({ Uint8Array: class {} })).toBeUndefined();
	});
});

describe('box', () => {
	it('opens to what was sealed, for every JSON value', async () => {
		await fc.assert(
			fc.asyncProperty(fieldsOf, async (fields) => {
				const opened = await openBox(deps, keyOf, address, await sealBox(deps, key, address, fields));
				expect(opened.ok && json(opened.value)).toEqual(json(fields));
			}),
		);
	});

	it('never gives the same text twice', async () => {
		const seen = new Set<string>();
		for (let i = 0; i < 50; i += 1) seen.add((await sealBox(deps, key, address, { a: 'same' })).data);
		expect(seen.size).toBe(50);
	});

	it('does not open when a byte is flipped anywhere', async () => {
		const box = await sealBox(deps, key, address, { title: 'buy milk' });
		const [head, body] = [box.data.slice(0, 9), box.data.slice(9)];
		const [iv, sealed] = body.split('.').map((text) => fromBase64(text)!);
		await fc.assert(
			fc.asyncProperty(
				fc.nat(iv!.length + sealed!.length - 1),
				fc.integer({ min: 1, max: 255 }),
				async (at, mask) => {
					const bytes = new Uint8Array([...iv!, ...sealed!]);
					bytes[at]! ^= mask;
					const data = `${head}${toBase64url(bytes.slice(0, 12))}.${toBase64url(bytes.slice(12))}`;
					expect(await openBox(deps, keyOf, address, { ...box, data })).toEqual({
						ok: false,
						error: { kind: 'corrupt', keyId: 'k1' },
					});
				},
			),
		);
	});

	it('does not open at another place, moment or field list', async () => {
		const box = await sealBox(deps, key, address, { title: 'x', notes: 'y' });
		const elsewhere: BoxAddress[] = [
			{ ...address, space: 's-2' },
			{ ...address, table: 'todo.projects' },
			{ ...address, id: 't-2' },
			{ ...address, stamp: '1750000000000-0001-dev_a' },
			{ ...address, id: 't-1|1750000000000-0000-dev_a' },
		];
		for (const other of elsewhere) {
			expect(await openBox(deps, keyOf, other, box)).toMatchObject({ ok: false, error: { kind: 'corrupt' } });
		}
		for (const fields of [['title'], ['title', 'notes', 'more'], ['notes,title']]) {
			expect(await openBox(deps, keyOf, address, { ...box, fields })).toMatchObject({ ok: false });
		}
		expect((await openBox(deps, keyOf, address, { ...box, fields: ['title', 'notes'] })).ok).toBe(true);
	});

	it('names the missing key, and refuses the wrong one and every malformed text', async () => {
		const box = await sealBox(deps, key, address, { a: 1 });
		expect(await openBox(deps, () => undefined, address, box)).toEqual({
			ok: false,
			error: { kind: 'unknown_key', keyId: 'k1' },
		});
		const wrong = await importKey(random.bytes(32));
		expect(await openBox(deps, () => wrong, address, box)).toMatchObject({ error: { kind: 'corrupt' } });
		await fc.assert(
			fc.asyncProperty(fc.string(), fc.boolean(), async (text, prefixed) => {
				const data = prefixed ? `enc:2:k1:${text}` : text;
				expect(await openBox(deps, keyOf, address, { fields: ['a'], data })).toMatchObject({
					error: { kind: 'corrupt' },
				});
			}),
		);
	});

	it('opens a record from the boxes its fields point to, once per box', async () => {
		let opens = 0;
		const counting = {
			cipher: {
				...webCipher,
				open: (...args: Parameters<typeof webCipher.open>) => (opens++, webCipher.open(...args)),
			},
		};
		const later = { ...address, stamp: '1750000000001-0000-dev_b' };
		const state = {
			clear: { done: [false, address.stamp] as const },
			sealed: { title: later.stamp, notes: address.stamp, place: address.stamp, lost: 'gone' },
			boxes: {
				[address.stamp]: await sealBox(deps, key, address, { title: 'old', notes: 'n', place: 'p' }),
				[later.stamp]: await sealBox(deps, key, later, { title: 'new' }),
			},
		};
		expect(await openRecord(counting, keyOf, address, state)).toEqual({
			fields: { done: false, title: 'new', notes: 'n', place: 'p' },
			unreadable: ['lost'],
		});
		expect(opens).toBe(2);
	});
});

describe('keys', () => {
	it('wraps round trip, and fail typed for another key or one changed character', async () => {
		const [mine, other] = [await generateKeyPair(), await generateKeyPair()];
		const master = random.bytes(32);
		const sealed = await sealPrivateKey(master, mine.privateJwk);
		expect(await openPrivateKey(master, sealed)).toEqual({ ok: true, value: mine.privateJwk });
		expect((await openPrivateKey(random.bytes(32), sealed)).ok).toBe(false);
		const raw = random.bytes(32);
		const wrap = await wrapSpaceKey(mine.publicJwk, raw);
		expect(await unwrapSpaceKey(mine.privateJwk, wrap)).toEqual({ ok: true, value: raw });
		expect(await unwrapSpaceKey(other.privateJwk, wrap)).toEqual({ ok: false, error: { kind: 'corrupt' } });
		const flipped = wrap.replace(/.$/, (char) => (char === 'A' ? 'Q' : 'A'));
		expect((await unwrapSpaceKey(mine.privateJwk, flipped)).ok).toBe(false);
	});

	it('takes 32 bytes and nothing else', async () => {
		for (const length of [0, 16, 31, 33]) {
			await expect(importKey(random.bytes(length))).rejects.toThrow('32 bytes');
		}
	});
});

describe('enc:1', () => {
	it('opens values, passes other values through, and fails typed', async () => {
		const seal = async (value: unknown): Promise<string> => {
			const iv = random.bytes(12);
			const sealed = await webCipher.seal(key.key, iv, utf8(JSON.stringify(value)), new Uint8Array(0));
			return `enc:1:${Buffer.from(iv).toString('base64')}.${Buffer.from(sealed).toString('base64')}`;
		};
		await fc.assert(
			fc.asyncProperty(fc.jsonValue(), async (value) => {
				const opened = await openLegacyValue(deps, key.key, await seal(value));
				expect(opened.ok && json(opened.value)).toEqual(json(value));
			}),
			{ numRuns: 30 },
		);
		for (const plain of [null, undefined, 'hello', 3]) {
			expect(await openLegacyValue(deps, key.key, plain)).toEqual({ ok: true, value: plain });
		}
		for (const bad of ['enc:1:', 'enc:1:AAAA', 'enc:1:AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA']) {
			expect((await openLegacyValue(deps, key.key, bad)).ok).toBe(false);
		}
	});
});
