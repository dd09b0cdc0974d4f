import fc from 'fast-check';
import { Packr } from 'msgpackr/index-no-eval';
import { describe, expect, it } from 'vitest';
import { anyRecord, anyWrite } from '../../../../tests/support/frame-arbitraries';
import { FrameError } from './frame/error';
import { isSound } from './frame/sound';
import { byWrite } from './by-write';
import {
	decodePulled,
	decodePush,
	encodeAhead,
	encodeEnd,
	encodeFirst,
	encodePush,
	encodeRecords,
} from './frames';
import { MAX_WRITES_PER_PUSH } from './protocol';
import type { SyncedRecord, Write } from './record';

const packr = new Packr({ useRecords: false, moreTypes: false });
type Parts = [number, unknown[], number, ...unknown[]];
const partsOf = (frame: Uint8Array): Parts => packr.unpack(frame) as Parts;

/** What reading made of it: a value, or the one error that it may throw. */
function readBy<T>(read: (bytes: Uint8Array) => T, bytes: Uint8Array): T | FrameError {
	try {
		return read(bytes);
	} catch (error) {
		if (error instanceof FrameError) return error;
		throw error;
	}
}

const task = (n: number): SyncedRecord => {
	const stamp = `1750000000${String(n).padStart(3, '0')}-0000-dev_abcdef`;
	return {
		space: 'space',
		table: 'todo.tasks',
		id: `0198c0de-0000-7000-8000-${String(n).padStart(12, '0')}`,
		seq: n,
		author: 'user',
		clear: { status: ['open', stamp], dueDate: ['2026-11-28', stamp], order: [null, stamp] },
		sealed: { notes: stamp, title: stamp },
		boxes: {
			[stamp]: { fields: ['notes', 'title'], data: `enc:2:key-1:${'A'.repeat(16)}.${'b'.repeat(40)}` },
		},
		deleted: null,
		last: { stamp, actor: { kind: 'user', id: 'user', name: 'Ada' }, seen: n - 1 },
	};
};
const writeOf = (n: number): Write => {
	const { space, table, id, boxes, last } = task(n);
	return { space, table, id, stamp: last.stamp, box: boxes[last.stamp]!, actor: last.actor, seen: last.seen };
};

describe('a frame', () => {
	it('gives records back exactly', () => {
		fc.assert(
			fc.property(fc.array(anyRecord, { maxLength: 8 }), (records) => {
				const read = decodePulled(encodeRecords(records));
				expect(read).toEqual({ kind: 'records', malformed: 0, records });
			}),
			{ numRuns: 500 },
		);
	});

	it('gives writes back exactly', () => {
		fc.assert(
			fc.property(fc.array(anyWrite, { maxLength: 8 }), (writes) => {
				expect(decodePush(encodePush('dev_a', writes))).toEqual({ device: 'dev_a', writes });
			}),
			{ numRuns: 500 },
		);
	});

	it('gives the ends of a pull back exactly', () => {
		for (const end of [
			{ space: 's', cursor: 2 ** 40, more: true },
			{ space: '0198c0de-0000-7000-8000-000000000001', cursor: 0, more: false },
			{ space: 's', reset: true as const },
		]) {
			expect(decodePulled(encodeEnd(end))).toEqual({ kind: 'end', end });
		}
	});

	it('tells what is wanted first from what is in its place, and how much is to come', () => {
		const first = encodeFirst([byWrite(task(7))!, byWrite(task(3))!]);
		expect(decodePulled(first)).toEqual({ kind: 'first', malformed: 0, records: [task(7), task(3)] });
		const ahead = { space: 's', ahead: 2 ** 40 };
		expect(decodePulled(encodeAhead(ahead))).toEqual({ kind: 'ahead', ahead });
	});

	it('keeps what does not fit its form, and keys by which objects inherit set nothing', () => {
		const odd: Write = {
			...writeOf(1),
			set: JSON.parse('{"__proto__":{"admin":true}}') as Record<string, unknown>,
			stamp: 'not a stamp',
		};
		const [read] = decodePush(encodePush('dev_a', [odd])).writes as [Write];
		expect(JSON.stringify(read)).toBe(JSON.stringify(odd));
		expect((read.set as { admin?: unknown }).admin).toBeUndefined();
	});

	it('sends on what is of no form at all, for the receiver to judge', () => {
		const odd = [{ nonsense: true }, null, { ...writeOf(1), set: 7 }] as unknown as Write[];
		expect(decodePush(encodePush('dev_a', [...odd, writeOf(2)])).writes).toEqual([...odd, writeOf(2)]);
		const records = [{ ...task(1), clear: { status: null } }, task(2)] as unknown as SyncedRecord[];
		expect(decodePulled(encodeRecords(records))).toMatchObject({ records: [task(2)], malformed: 1 });
	});

	it('says once what its records share', () => {
		const many = encodeRecords(Array.from({ length: 1_000 }, (_, n) => task(n)));
		const two = encodeRecords([task(1), task(2)]);
		const each = (many.length - two.length) / 998;
		// An id and a stamp of 16 and 8 bytes, a box of 42, a day of 11, a state of 5: the rest is what holds them together.
		expect(each).toBeLessThan(82 + 25);
		expect(Buffer.from(many).toString('latin1').split('dueDate')).toHaveLength(2);
	});
});

describe('bytes that are no frame', () => {
	const frames = [
		encodeRecords([task(1), task(2), task(3)]),
		encodePush('dev_a', [writeOf(1), writeOf(2)]),
		encodeEnd({ space: 's', cursor: 1, more: false }),
		encodeFirst([byWrite(task(4))!]),
		encodeAhead({ space: 's', ahead: 5 }),
	];

	it('are refused with the one error, whatever they are', () => {
		const anyBytes = fc.oneof(
			fc.uint8Array({ maxLength: 60 }),
			fc
				.tuple(fc.constantFrom(...frames), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }))
				.map(([frame, changes]) => {
					const bytes = Uint8Array.from(frame);
					for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
					return bytes;
				}),
			fc.jsonValue().map((value) => Uint8Array.from(packr.pack([1, [], 1, value, [], [], [], [value]]))),
		);
		fc.assert(
			fc.property(anyBytes, (bytes) => {
				readBy(decodePulled, bytes);
				readBy(decodePush, bytes);
			}),
			{ numRuns: 5_000 },
		);
	});

	it('include every frame that is cut off', () => {
		for (const frame of frames) {
			for (let end = 0; end < frame.length; end += 1) {
				expect(readBy(decodePulled, frame.subarray(0, end))).toBeInstanceOf(FrameError);
				expect(readBy(decodePush, frame.subarray(0, end))).toBeInstanceOf(FrameError);
			}
			expect(readBy(decodePulled, Uint8Array.from([...frame, 0]))).toBeInstanceOf(FrameError);
		}
	});

	it('include lengths beyond the bytes, lists without an end and types of a codec', () => {
		const listOfAll = [0xdd, 0xff, 0xff, 0xff, 0xff];
		const textOfAll = [0xdb, 0xff, 0xff, 0xff, 0xff];
		expect([listOfAll, textOfAll].map((bytes) => isSound(Uint8Array.from(bytes)))).toEqual([false, false]);
		expect(isSound(new Uint8Array(100_000).fill(0x91))).toBe(false);
		for (const value of [{ a: 1 }, new Date(0), 2n ** 63n]) {
			expect(isSound(new Packr().pack([value]))).toBe(false);
		}
	});

	it('are told from those of a later version, which are whole', () => {
		const [version, needs, ...rest] = partsOf(frames[0]!);
		for (const later of [
			[version + 1, needs, ...rest],
			[version, [1], ...rest],
		]) {
			expect(readBy(decodePulled, packr.pack(later))).toMatchObject({ fault: 'newer' });
		}
		expect(readBy(decodePulled, frames[1]!)).toMatchObject({ fault: 'broken' });
		expect(readBy(decodePush, frames[0]!)).toMatchObject({ fault: 'broken' });
	});
});

describe('one that cannot be read', () => {
	/** The rows of a frame are its last part. */
	const withRows = (frame: Uint8Array, change: (rows: unknown[]) => void): Uint8Array => {
		const parts = partsOf(frame);
		change(parts.at(-1) as unknown[]);
		return packr.pack(parts);
	};
	const damage = (rows: unknown[]): void => {
		rows[1] = Uint8Array.from([0xc1, 0xff]);
		rows.push(packr.pack('{"space":1}'), packr.pack([]), 7);
	};

	it('costs no neighbour, and is counted', () => {
		const frame = withRows(encodeRecords([task(1), task(2), task(3)]), damage);
		expect(decodePulled(frame)).toEqual({ kind: 'records', records: [task(1), task(3)], malformed: 4 });
	});

	it('keeps its place among the writes of a push', () => {
		const frame = withRows(encodePush('dev_a', [writeOf(1), writeOf(2), writeOf(3)]), damage);
		const { writes } = decodePush(frame);
		expect(writes.slice(0, 3)).toEqual([writeOf(1), undefined, writeOf(3)]);
		expect(writes).toHaveLength(6);
	});

	it('is not even looked at where there are more than a push may hold', () => {
		const frame = withRows(encodePush('dev_a', []), (rows) => {
			rows.length = MAX_WRITES_PER_PUSH + 1;
			rows.fill(new Uint8Array(0));
		});
		expect(readBy(decodePush, frame)).toBeInstanceOf(FrameError);
	});
});
