/** Every door into the server and who may pass it, read from the code that opens and guards it. */
import { spaceKinds } from '../../src/lib/core/spaces/kinds';
import { lockOf } from '../../src/lib/server/http/locks';
import { createCatalogue, type Rights } from '../../src/lib/server/mcp/catalogue';
import { jobs } from '../../src/lib/server/queue/jobs';
import { appRouter } from '../../src/lib/server/trpc/root';

export interface Door {
	readonly kind: 'page' | 'form' | 'endpoint' | 'query' | 'mutation' | 'tool' | 'queue';
	/** Route id, path of the procedure, wire name of the tool, name of the queue. */
	readonly name: string;
	/** HTTP methods; empty where the caller does not choose one. */
	readonly methods: readonly string[];
	/** `undefined` when nothing in the code says it. */
	readonly who: string | undefined;
	/** What else a review should see change. */
	readonly facts: readonly string[];
}

type Exports = Readonly<Record<string, unknown>>;

const endpoints = import.meta.glob<Exports>('../../src/routes/**/+server.ts', { eager: true });
const pageServers = import.meta.glob<Exports>('../../src/routes/**/+page.server.ts', { eager: true });
const pages = Object.keys(import.meta.glob('../../src/routes/**/+page*.{svelte,ts}'));

/** What an endpoint that takes every method is asked with. */
export const ANY_METHOD = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const httpMethods = new Set([...ANY_METHOD, 'HEAD', 'OPTIONS']);

const routeIdOf = (file: string): string =>
	file.replace(/^.*\/src\/routes/, '').replace(/\/\+[^/]+$/, '') || '/';

function methodsOf(file: Exports): readonly string[] {
	const named = Object.keys(file).filter((name) => httpMethods.has(name));
	return 'fallback' in file ? ANY_METHOD : named;
}

const route = (kind: Door['kind'], file: string, methods: readonly string[], facts: string[] = []): Door => {
	const name = routeIdOf(file);
	return { kind, name, methods, who: lockOf(name), facts };
};

const routes = (): Door[] => [
	...[...new Map(pages.map((file) => [routeIdOf(file), file])).values()].map((file) =>
		route('page', file, ['GET']),
	),
	...Object.entries(pageServers).flatMap(([file, { actions }]) =>
		Object.keys((actions as object | undefined) ?? {}).map((action) =>
			route('form', file, ['POST'], action === 'default' ? [] : [`?/${action}`]),
		),
	),
	...Object.entries(endpoints).map(([file, exports]) => route('endpoint', file, methodsOf(exports))),
];

interface ProcedureDef {
	readonly query?: boolean;
	readonly mutation?: boolean;
	readonly meta?: { readonly guard?: string };
}

const procedures = (): Door[] =>
	Object.entries(appRouter._def.procedures as Readonly<Record<string, { readonly _def: ProcedureDef }>>).map(
		([name, { _def: def }]) => ({
			kind: def.mutation === true ? 'mutation' : 'query',
			name,
			methods: [def.mutation === true ? 'POST' : 'GET'],
			who: def.meta?.guard,
			facts: [],
		}),
	);

/** From the fewest rights to the most: the first that sees a tool is what it takes. */
const tokens: readonly (readonly [words: string, rights: Omit<Rights, 'kind'>])[] = [
	['token that reads', { scope: 'read', destructive: false }],
	['token that writes', { scope: 'write', destructive: false }],
	['token that destroys', { scope: 'write', destructive: true }],
];

function tools(): Door[] {
	const catalogue = createCatalogue();
	const seen = new Map<string, Door>();
	for (const [who, rights] of tokens) {
		for (const kind of spaceKinds) {
			for (const { name, annotations = {} } of catalogue.list({ ...rights, kind })) {
				if (seen.has(name)) continue;
				const { effect, policy } = catalogue.find(name)!.registered.tool;
				const hints = Object.entries(annotations).flatMap(([hint, on]) => (on === true ? [hint] : []));
				seen.set(name, { kind: 'tool', name, methods: [], who, facts: [effect, policy, ...hints] });
			}
		}
	}
	return [...seen.values()];
}

const queues = (): Door[] =>
	Object.entries(jobs).map(([name, payload]) => ({
		kind: 'queue',
		name,
		methods: [],
		who: 'processes of this server',
		facts: Object.keys(payload.shape),
	}));

const byName = (a: Door, b: Door): number => (a.name < b.name ? -1 : Number(a.name > b.name));

/** All doors, by kind and name. */
export const listDoors = (): readonly Door[] =>
	[routes(), procedures(), tools(), queues()].flatMap((doors) => {
		const kinds = [...new Set(doors.map(({ kind }) => kind))];
		return kinds.flatMap((kind) => doors.filter((door) => door.kind === kind).sort(byName));
	});
