import fc from 'fast-check';
import { expect, test } from 'vitest';
import { writes } from '../../../../tests/support/sync-arbitraries';
import { WireWrite } from './protocol';
import { isPlainWrite } from './wire-write';

const junk = fc.oneof(
	fc.constantFrom<unknown>(
		null,
		'',
		-1,
		0,
		1.5,
		2 ** 53,
		true,
		[],
		{},
		[[]],
		Array.from({ length: 65 }, () => 'f'),
		'\u0000',
		'x'.repeat(129),
		'x'.repeat(65),
	),
	fc.jsonValue({ maxDepth: 2 }),
	fc.string({ maxLength: 100 }),
);

/** Every place in a value, as a path of keys. */
const places = (value: unknown): string[][] =>
	typeof value !== 'object' || value === null
		? [[]]
		: [
				[],
				...Object.entries(value).flatMap(([key, inner]) => places(inner).map((path) => [key, ...path])),
				['extra'],
				...('set' in value ? [['set', '__proto__']] : []),
				...('actor' in value
					? [
							['actor', 'extra'],
							['box', 'extra'],
							['actor', 'missionId'],
						]
					: []),
			];

function withAt(value: unknown, [key, ...rest]: readonly string[], replacement: unknown): unknown {
	if (key === undefined) return replacement;
	if (typeof value !== 'object' || value === null) return value;
	const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Record<string, unknown>;
	// Defined and not assigned, so that `__proto__` is a key like any other, as it is in JSON.
	Object.defineProperty(copy, key, {
		value: withAt(Object.hasOwn(copy, key) ? copy[key] : undefined, rest, replacement),
		enumerable: true,
		configurable: true,
		writable: true,
	});
	return copy;
}

/** A well-formed write with nothing, one or two places of it replaced. */
const nearlyWrites = fc
	.tuple(writes(), fc.array(fc.tuple(fc.nat(), junk), { maxLength: 2 }))
	.map(([write, changes]) =>
		changes.reduce<unknown>((value, [at, replacement]) => {
			const paths = places(value);
			return withAt(value, paths[at % paths.length]!, replacement);
		}, write),
	)
	.map((value) => JSON.parse(JSON.stringify(value) ?? 'null') as unknown);

test('what passes the quick look is what parsing it answers', () => {
	let passed = 0;
	fc.assert(
		fc.property(nearlyWrites, (raw) => {
			if (!isPlainWrite(raw)) return;
			passed += 1;
			expect(WireWrite.parse(raw)).toEqual(raw);
		}),
		{ numRuns: 5_000 },
	);
	expect(passed).toBeGreaterThan(1_000);
});

test('ordinary writes pass', () => {
	fc.assert(fc.property(writes(), (write) => isPlainWrite(write)));
});
