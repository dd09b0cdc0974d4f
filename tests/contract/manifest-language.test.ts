/**
 * The module language refuses mistakes at compile time. Each `@ts-expect-error` is a test that the type checker runs:
 * it fails the build when the mistake below it starts to compile.
 */
import { expect, test } from 'vitest';
import { z } from 'zod';
import { defineModule, emit, event, put, table, tool, type Command } from '../../src/lib/core/module';
import { ok } from '../../src/lib/core/result';

const Row = z.object({ title: z.string().default(''), done: z.boolean().default(false) });

const Things = table({
	name: 'demo.things',
	row: Row,
	sealed: ['title'],
	clear: ['done'],
	index: ['done'],
});

const ThingMade = event('ThingMade', z.object({ thingId: z.string() }));
const Unlisted = event('Unlisted', z.object({}));

const make: Command<{ title: string }, { id: string }, 'ThingMade'> = async (deps, input) => {
	const id = deps.ids.next();
	return ok({
		value: { id },
		changes: [put(Things, id, { title: input.title, done: false })],
		events: [emit(ThingMade, { thingId: id })],
	});
};

const makeSilently: Command<{ title: string }, { id: string }, 'Unlisted'> = async () =>
	ok({ value: { id: '1' }, changes: [], events: [emit(Unlisted, {})] });

const words = { title: 'Make', says: 'Makes a thing.', policy: 'propose' } as const;
const input = z.object({ title: z.string() });
const output = z.object({ id: z.string() });

test('a well-formed module compiles and keeps what it was given', () => {
	const demo = defineModule({
		id: 'demo',
		spaces: ['personal'],
		tables: { things: Things },
		events: { ThingMade },
		tools: { make: tool({ ...words, effect: 'write', input, output, run: make }) },
		views: {},
	});
	expect(demo.tables.things.name).toBe('demo.things');
});

test('mistakes do not compile', () => {
	// @ts-expect-error -- `done` is neither sealed nor clear
	table({ name: 'demo.things', row: Row, sealed: ['title'], clear: [] });
	// @ts-expect-error -- `titel` is no field of the row
	table({ name: 'demo.things', row: Row, sealed: ['titel'], clear: ['done', 'title'] });
	// @ts-expect-error -- `title` is in both lists
	table({ name: 'demo.things', row: Row, sealed: ['title'], clear: ['done', 'title'] });
	// @ts-expect-error -- an index on a sealed field
	table({ name: 'demo.things', row: Row, sealed: ['title'], clear: ['done'], index: ['title'] });
	// @ts-expect-error -- a payload that the event does not declare
	expect(() => emit(ThingMade, { thing: 'x' })).toThrow();

	// @ts-expect-error -- a command declared as a read
	tool({ ...words, effect: 'read', input, output, run: make });

	defineModule({
		id: 'demo',
		spaces: ['personal'],
		tables: { things: Things },
		events: { ThingMade },
		tools: {
			// @ts-expect-error -- emits an event the module does not declare
			make: tool({ ...words, effect: 'write', input, output, run: makeSilently }),
		},
		views: {},
	});

	defineModule({
		id: 'other',
		// @ts-expect-error -- an unknown kind of space
		spaces: ['galaxy'],
		// @ts-expect-error -- a table named after another module
		tables: { things: Things },
		events: {},
		tools: {},
		views: {},
	});
	expect(true).toBe(true);
});
