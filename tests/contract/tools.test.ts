/** Laws over every tool that the manifests declare. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import {
	deepStrict,
	type AnyTable,
	type AnyTool,
	type Change,
	type Outcome,
} from '../../src/lib/core/module';
import { tables, tools } from '../../src/lib/registry';
import { arbitraryFromSchema, type JsonSchema } from '../support/arbitrary-from-schema';
import { MemorySpace } from '../support/memory-space';

const RUNS = process.env['MANA_TEST_TIER'] === 'full' ? 200 : 25;
const all = [...tools.values()];
const inputSchema = (input: z.ZodType): JsonSchema => z.toJSONSchema(input, { io: 'input' }) as JsonSchema;

test('names are what every LLM API accepts, and unique', () => {
	for (const { name } of all) expect(name).toMatch(/^[a-z]+(_[a-z]+)+$/);
	expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
	expect(all.every(({ name }) => name.length <= 64)).toBe(true);
});

test('every tool and every input field is described', () => {
	const silent = all.flatMap(({ name, tool }) => [
		...(tool.title && tool.says ? [] : [name]),
		...Object.entries(inputSchema(tool.input).properties ?? {})
			.filter(([, property]) => !property.description)
			.map(([field]) => `${name}.${field}`),
	]);
	expect(silent).toEqual([]);
});

test('both kinds of default policy are present, and no write runs unasked by default', () => {
	expect(all.some(({ tool }) => tool.effect === 'read')).toBe(true);
	for (const { name, tool } of all) {
		if (tool.effect === 'read') expect(`${name} ${tool.policy}`).toBe(`${name} auto`);
		else expect(`${name} ${tool.policy}`).not.toBe(`${name} auto`);
	}
});

test('an input refuses unknown keys at every depth', () => {
	const open: string[] = [];
	const walk = (path: string, schema: JsonSchema): void => {
		const isFree = schema.additionalProperties !== false && schema.propertyNames === undefined;
		if (schema.properties && isFree) open.push(path);
		for (const [name, property] of Object.entries(schema.properties ?? {})) walk(`${path}.${name}`, property);
		if (schema.items) walk(`${path}[]`, schema.items);
		for (const option of schema.anyOf ?? schema.oneOf ?? []) walk(path, option);
	};
	for (const { name, tool } of all) walk(name, inputSchema(deepStrict(tool.input)));
	expect(open).toEqual([]);
});

test('what a writing tool answers is an object, so that the records it wrote can stand beside it', () => {
	for (const { name, tool } of all) {
		if (tool.effect !== 'read') expect([name, tool.output instanceof z.ZodObject]).toEqual([name, true]);
	}
});

test('arrays in inputs say what they hold, because several providers refuse them otherwise', () => {
	const bare: string[] = [];
	const walk = (path: string, schema: JsonSchema): void => {
		if (schema.type === 'array' && !schema.items && !schema.prefixItems) bare.push(path);
		for (const [name, property] of Object.entries(schema.properties ?? {})) walk(`${path}.${name}`, property);
		if (schema.items) walk(`${path}[]`, schema.items);
		for (const option of schema.anyOf ?? schema.oneOf ?? []) walk(path, option);
	};
	for (const { name, tool } of all) walk(name, inputSchema(tool.input));
	expect(bare).toEqual([]);
});

/** A space that already holds a few of everything, made by the tools themselves. */
async function livedIn(seed: number): Promise<MemorySpace> {
	const space = new MemorySpace();
	const writers = all.filter(({ tool }) => tool.effect !== 'read');
	for (const [index, { tool }] of [...writers, ...writers].entries()) {
		const input = tool.input.parse(
			fc.sample(arbitraryFromSchema(inputSchema(tool.input), idsFor(space)), {
				numRuns: 1,
				seed: seed + index,
			})[0],
		);
		const result = await tool.run(space.deps(), input);
		if (result.ok) space.apply((result.value as Outcome<unknown, string>).changes);
	}
	return space;
}

const idsFor =
	(space: MemorySpace) =>
	(field: string): readonly string[] => {
		const known = [...space.allIds(), ...space.deletedIds()];
		return /(^id$|Id$|^ids$)/.test(field) && known.length > 0 ? known : [];
	};

/** What changes take away: fields that held something else and are not merely longer now, and rows that were live. */
function lossOf(space: MemorySpace, changes: readonly Change[]): string[] {
	const rows = space.snapshot();
	return changes.flatMap(({ table, id, set = {}, deleted }) => {
		const was = rows[`${table}/${id}`];
		if (was === undefined) return [];
		const lost = Object.keys(set).filter((field) => !holdsAll(was[field], set[field]));
		return [...lost, ...(deleted === true ? ['the row'] : [])].map((what) => `${table}/${id}: ${what}`);
	});
}

/** Whether the new value holds all of the old one: the same, more text behind it, or more entries. */
function holdsAll(was: unknown, is: unknown): boolean {
	if (was === undefined || was === null || was === '' || JSON.stringify(was) === JSON.stringify(is))
		return true;
	if (typeof was === 'string' && typeof is === 'string') return is.startsWith(was.trimEnd());
	if (!Array.isArray(was) || !Array.isArray(is)) return false;
	const kept = new Set(is.map((entry) => JSON.stringify(entry)));
	return was.every((entry) => kept.has(JSON.stringify(entry)));
}

async function expectSameTwice(
	space: MemorySpace,
	tool: AnyTool,
	input: unknown,
	outcome: Outcome<unknown, string>,
): Promise<void> {
	const once = space.copy();
	once.apply(outcome.changes);
	const again = await tool.run(once.deps(), input);
	const after = JSON.stringify(once.snapshot());
	if (!again.ok) return;
	once.apply((again.value as Outcome<unknown, string>).changes);
	expect(JSON.stringify(once.snapshot())).toBe(after);
}

/** One for all tools: each of them is held to leave it as it was. */
const shared = livedIn(7);

for (const { name, tool } of all) {
	test(`${name} answers every valid input with a value of its output type or a typed error`, async () => {
		const space = await shared;
		const inputs = arbitraryFromSchema(inputSchema(tool.input), idsFor(space));
		await fc.assert(
			fc.asyncProperty(inputs, async (raw) => {
				const parsed = tool.input.safeParse(raw);
				// A refinement that JSON schema cannot express may refuse; it must do so as a parse error, not a throw.
				if (!parsed.success) return;
				const before = JSON.stringify(space.snapshot());
				const result = await tool.run(space.deps(), parsed.data);
				expect(JSON.stringify(space.snapshot())).toBe(before);
				if (!result.ok) {
					expect(result.error.message.length).toBeGreaterThan(0);
					return;
				}
				if (tool.effect === 'read') {
					tool.output.parse(result.value);
					return;
				}
				const outcome = result.value as Outcome<unknown, string>;
				tool.output.parse(outcome.value);
				if (!tool.overwrites) expect(lossOf(space, outcome.changes)).toEqual([]);
				if (tool.idempotent) await expectSameTwice(space, tool, parsed.data, outcome);
				for (const change of outcome.changes) {
					const registered = tables.get(change.table);
					expect(registered, change.table).toBeDefined();
					expect(() =>
						registered?.table.row
							.partial()
							.strict()
							.parse(change.set ?? {}),
					).not.toThrow();
				}
			}),
			{ numRuns: RUNS },
		);
	});
}

/** Values at the edges of what a door lets in, wherever the schema of a table takes them. */
const EDGES: readonly unknown[] = [
	'',
	'Mars/Base',
	'__proto__',
	'\u200b\u202e',
	'0001-01-01',
	'9999-12-31',
	'00:00',
	'23:59',
	-62_135_510_400_000,
	253_402_214_400_000,
	Number.MAX_SAFE_INTEGER,
	-Number.MAX_SAFE_INTEGER,
	Number.MAX_VALUE,
	0.5,
];

/** Rows as another program could have pushed them: they fit their table, and no tool made them. */
const strangeRow = (table: AnyTable): fc.Arbitrary<Record<string, unknown>> =>
	fc
		.tuple(
			arbitraryFromSchema(inputSchema(table.row)),
			fc.array(fc.tuple(fc.constantFrom(...Object.keys(table.row.shape)), fc.constantFrom(...EDGES)), {
				maxLength: 6,
			}),
		)
		.map(([row, edges]) => {
			const held = { ...(row as Record<string, unknown>) };
			for (const [field, value] of edges)
				if (table.row.safeParse({ ...held, [field]: value }).success) held[field] = value;
			return held;
		})
		.filter((row) => table.row.safeParse(row).success);

test('whatever fits its table, every reading tool gets through it', async () => {
	const rows = fc.tuple(
		...[...tables.values()].map(({ table }) =>
			fc
				.array(strangeRow(table), { minLength: 1, maxLength: 3 })
				.map((all) => all.map((set, at) => ({ table: table.name, id: `${table.name}-${at}`, set }))),
		),
	);
	const readers = all.filter(({ tool }) => tool.effect === 'read');
	await fc.assert(
		fc.asyncProperty(rows, fc.nat(), async (changes, seed) => {
			const space = new MemorySpace();
			space.apply(changes.flat());
			for (const { name, tool } of readers) {
				const inputs = arbitraryFromSchema(inputSchema(tool.input), idsFor(space));
				const parsed = tool.input.safeParse(fc.sample(inputs, { numRuns: 1, seed })[0]);
				if (!parsed.success) continue;
				const result = await tool.run(space.deps(), parsed.data);
				if (result.ok) expect(() => tool.output.parse(result.value), name).not.toThrow();
			}
		}),
		{ numRuns: RUNS * 4 },
	);
});

test('events carry ids, flags and codes, never the text of a sealed field', async () => {
	const canary = 'zanzibar quokka';
	for (const { tool } of all.filter((entry) => entry.tool.effect !== 'read')) {
		const space = await shared;
		const [sample] = fc.sample(arbitraryFromSchema(inputSchema(tool.input), idsFor(space)), {
			numRuns: 1,
			seed: 3,
		});
		const input = JSON.parse(JSON.stringify(sample), (key, value: unknown) =>
			typeof value === 'string' && /^(title|text|content|notes|name|objective)$/.test(key) ? canary : value,
		) as unknown;
		const parsed = tool.input.safeParse(input);
		if (!parsed.success) continue;
		const result = await tool.run(space.deps(), parsed.data);
		if (!result.ok) continue;
		expect(JSON.stringify((result.value as Outcome<unknown, string>).events)).not.toContain(canary);
	}
});
