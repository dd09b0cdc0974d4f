/**
 * The module language refuses mistakes at compile time. Each `@ts-expect-error` is a test that the type checker runs:
 * it fails the build when the mistake below it starts to compile.
 */
import { expect, test } from 'vitest';
import { z } from 'zod';
import {
	defineModule,
	emit,
	event,
	firstOf,
	put,
	table,
	tool,
	trashOf,
	type Command,
} from '../../src/lib/core/module';
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
const adds = { overwrites: false, idempotent: false } as const;
const input = z.object({ title: z.string() });
const output = z.object({ id: z.string() });

test('a well-formed module compiles and keeps what it was given', () => {
	const demo = defineModule({
		id: 'demo',
		spaces: ['personal'],
		tables: { things: Things },
		events: { ThingMade },
		tools: { make: tool({ ...words, ...adds, effect: 'write', input, output, run: make }) },
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
	// @ts-expect-error -- a reference in a sealed field: executors could not follow it
	table({ name: 'demo.things', row: Row, sealed: ['title'], clear: ['done'], refs: { title: Things } });
	// @ts-expect-error -- a long text that is no text
	table({ name: 'demo.things', row: Row, sealed: ['title', 'done'], clear: [], texts: ['done'] });
	// @ts-expect-error -- a long text that the server could read
	table({ name: 'demo.things', row: Row, sealed: ['done'], clear: ['title'], texts: ['title'] });
	// @ts-expect-error -- kept by the program, and no field of the row
	table({ name: 'demo.things', row: Row, sealed: ['title'], clear: ['done'], kept: ['order'] });
	// @ts-expect-error -- a write that does not say whether it overwrites, and whether it may be called again
	tool({ ...words, effect: 'write', input, output, run: make });
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
			make: tool({ ...words, ...adds, effect: 'write', input, output, run: makeSilently }),
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
	defineModule({
		id: 'demo',
		spaces: ['personal'],
		tables: { things: Things },
		events: { ThingMade },
		tools: { make: tool({ ...words, ...adds, effect: 'write', input, output, run: make }) },
		views: {},
		// @ts-expect-error -- restores by a tool that takes no `ids`
		trash: [trashOf(Things, 'make', (thing) => thing.title)],
	});
	// @ts-expect-error -- asks first by a sealed field, which the server cannot read
	firstOf(Things, 10, { where: { title: 'x' } });
	// @ts-expect-error -- the same, worked out from the moment
	firstOf(Things, 10, ({ zone }) => ({ where: { title: zone } }));
	// @ts-expect-error -- in the order of a field that is not indexed
	firstOf(Things, 10, { order: [{ by: 'title' }] });
	defineModule({
		id: 'other',
		spaces: ['personal'],
		tables: {},
		events: {},
		tools: {},
		views: {},
		// @ts-expect-error -- rows of another module
		first: [firstOf(Things, 10, {})],
	});
	// @ts-expect-error -- named by a field the row does not have
	trashOf(Things, 'restore', (thing) => thing.name);
	expect(true).toBe(true);
});
