/** Records and writes for the laws of frames: those of merging, with ids, texts and losses as they come in from anywhere. */
import fc from 'fast-check';
import { fold } from '../../src/lib/core/sync/fold';
import type { SyncedRecord, Write } from '../../src/lib/core/sync/record';
import { stamps, writes } from './sync-arbitraries';

/** Texts that a codec could change without noticing: halves of pairs, a mark in front, one that looks like an id. */
const oddTexts = [
	'\ud800',
	'a\udc00',
	'\ufeffmark',
	`\ufeff${'long '.repeat(40)}`,
	'0198c0de-0000-7000-8000-00000000abcd',
	'0198C0DE-0000-7000-8000-00000000ABCD',
	'x'.repeat(300),
	'__proto__',
	'constructor',
	'',
];
const ids = ['r-1', '0198c0de-1111-7000-8000-00000000abcd', ...oddTexts];
const values = fc.oneof(
	fc.constantFrom<unknown>(
		...oddTexts,
		null,
		[],
		['a', null],
		{ a: { b: [] } },
		JSON.parse('{"__proto__":1}'),
	),
	fc.string({ unit: 'binary', maxLength: 80 }),
	fc.integer(),
	fc.double({ noNaN: true, noDefaultInfinity: true }),
);

const writesOver = (fields: readonly string[]): fc.Arbitrary<Write> =>
	fc
		.tuple(
			writes({ ids }),
			fc.option(fc.array(fc.tuple(fc.constantFrom(...fields), values), { maxLength: 3 }), {
				nil: undefined,
				freq: 2,
			}),
		)
		.map(([write, set]) =>
			set === undefined
				? write
				: // Written and parsed as JSON, as every write was once; a key by which objects inherit is then one like any other.
					{ ...write, set: JSON.parse(JSON.stringify(Object.fromEntries(set))) as Record<string, unknown> },
		);

/** Pushed writes: those of merging, some with fields and values of their own. */
export const anyWrite = writesOver(['f1', 'f9', '__proto__', 'x'.repeat(300)]);

const whole = fc.nat({ max: 2 ** 40 });
const losses = fc.option(
	fc.dictionary(fc.constantFrom('f1', 's1'), fc.dictionary(stamps, fc.tuple(whole, whole), { maxKeys: 3 }), {
		maxKeys: 2,
	}),
	{ nil: undefined, freq: 2 },
);

/** Pulled records: what is left of a few writes to one, at any place. */
export const anyRecord: fc.Arbitrary<SyncedRecord> = fc
	.tuple(
		fc.constantFrom(...ids),
		fc.array(writesOver(['f1', 'f9', 'x'.repeat(300)]), { minLength: 1, maxLength: 6 }),
		whole,
		losses,
	)
	.map(([id, list, seq, lost]) => ({
		space: 's-1',
		table: 'test.rows',
		id,
		seq,
		author: 'u-1',
		...fold(undefined, list).state,
		...(lost === undefined ? {} : { losses: lost }),
	}));
