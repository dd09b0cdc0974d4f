/** Random writes for the laws of merging: few records, few fields and few stamps, so that everything collides often. */
import fc from 'fast-check';
import type { Actor } from '../../src/lib/core/sync/actor';
import type { Box, Write } from '../../src/lib/core/sync/record';

const json = fc.oneof(
	fc.constantFrom(
		null,
		true,
		false,
		0,
		-1,
		1.5,
		1e21,
		1.5e-7,
		123456789012345680000,
		'',
		'a',
		'ä',
		'"\\\n\t/',
		'￿',
		'😀',
	),
	fc.string({ unit: 'grapheme', maxLength: 6 }).filter((text) => !text.includes('\u0000')),
	fc.double({ noNaN: true, noDefaultInfinity: true }),
	fc.array(fc.integer(), { maxLength: 3 }),
	fc.dictionary(fc.constantFrom('a', 'b', 'bb', 'ä', 'z', 'aaa'), fc.integer(), { maxKeys: 3 }),
);

const actor: fc.Arbitrary<Actor> = fc.constantFrom<Actor>(
	{ kind: 'user', id: 'u-1', name: 'Ada' },
	{ kind: 'user', id: 'u-2', name: 'Bo "the" 😀' },
	{ kind: 'ai', id: 'a-1', name: 'Helper', missionId: 'm-1', iterationId: 'i-1' },
	{ kind: 'system', id: 'import', name: 'Import' },
);

export const stamps = fc
	.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 1 }), fc.constantFrom('dev_a', 'dev_B'))
	.map(([ms, counter, device]) => `17500000000${String(ms).padStart(2, '0')}-000${counter}-${device}`);

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** A box of the right form with nothing in it. */
export const boxData = (filler: number): string => {
	const char = letters[filler % letters.length]!;
	return `enc:2:key-1:${char.repeat(16)}.${char.repeat(22)}`;
};

/**
 * Two boxes under one stamp name the same fields here: which fields a box names is drawn from its stamp. (A device id
 * used twice can break this; `join` says what happens then.)
 */
const boxFor = (stamp: string, filler: number): Box => {
	const mask = 1 + ((Number(stamp.slice(11, 13)) * 5 + (stamp.endsWith('a') ? 2 : 0)) % 7);
	return { fields: ['s1', 's2', 's3'].filter((_, i) => ((mask >> i) & 1) === 1), data: boxData(filler) };
};

/** A stamp names one write, so what its writer had seen follows from it; some devices of older versions did not say. */
const seenFor = (stamp: string): { readonly seen?: number } => {
	const drawn = (Number(stamp.slice(11, 13)) + (stamp.endsWith('a') ? 1 : 0)) % 5;
	return drawn === 4 ? {} : { seen: drawn };
};

export interface WriteOptions {
	readonly spaces?: readonly string[];
	readonly table?: string;
	readonly ids?: readonly string[];
}

/** Any write of a tiny world. */
export const writes = (options: WriteOptions = {}): fc.Arbitrary<Write> =>
	fc
		.record({
			space: fc.constantFrom(...(options.spaces ?? ['s-1'])),
			id: fc.constantFrom(...(options.ids ?? ['r-1', 'r-2'])),
			stamp: stamps,
			set: fc.option(fc.dictionary(fc.constantFrom('f1', 'f2', 'f3'), json, { minKeys: 1, maxKeys: 3 }), {
				nil: undefined,
			}),
			// The second is no canonical base64url, the others are: both ways of keeping a box.
			box: fc.option(fc.constantFrom(0, 1, 16, 32), { nil: undefined }),
			deleted: fc.option(fc.boolean(), { nil: undefined, freq: 3 }),
			actor,
		})
		.filter((w) => w.set !== undefined || w.box !== undefined || w.deleted !== undefined)
		.map(({ set, box, deleted, ...rest }) => ({
			...rest,
			...seenFor(rest.stamp),
			table: options.table ?? 'test.rows',
			// JSON turns -0 into 0, and every write has passed through JSON once.
			...(set === undefined ? {} : { set: JSON.parse(JSON.stringify(set)) as Record<string, unknown> }),
			...(box === undefined ? {} : { box: boxFor(rest.stamp, box) }),
			...(deleted === undefined ? {} : { deleted }),
		}));
