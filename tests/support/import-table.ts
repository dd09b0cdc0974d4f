/** Who may import whom (the table in CONTRIBUTING.md), as one function over two paths. */

type Area =
	| 'core'
	| 'module'
	| 'module-view'
	| 'module-server'
	| 'modules-index'
	| 'registry'
	| 'client'
	| 'server'
	| 'ui'
	| 'i18n'
	| 'page'
	| 'page-server'
	| 'endpoint'
	| 'worker'
	| 'package';

/** The area a path belongs to; packages are everything outside `src`. */
export function areaOf(path: string): Area {
	if (!path.startsWith('src/')) return 'package';
	if (path.startsWith('src/lib/core/')) return 'core';
	if (path.startsWith('src/lib/registry/')) return 'registry';
	if (path.startsWith('src/lib/client/')) return 'client';
	if (path.startsWith('src/lib/server/')) return 'server';
	if (path.startsWith('src/lib/ui/')) return 'ui';
	if (path.startsWith('src/lib/i18n/')) return 'i18n';
	if (/^src\/lib\/modules\/index(\.server)?\.ts$/.test(path)) return 'modules-index';
	if (/^src\/lib\/modules\/[^/]+\/views\//.test(path)) return 'module-view';
	if (path.startsWith('src/lib/modules/')) return /\.server\.ts$/.test(path) ? 'module-server' : 'module';
	if (path.startsWith('src/workers/')) return 'worker';
	if (/^src\/(hooks\.server|server-entry|app\.d)\.ts$|\/\+server\.ts$/.test(path)) return 'endpoint';
	if (/\.server\.ts$/.test(path)) return 'page-server';
	return 'page';
}

const allowed: Readonly<Record<Exclude<Area, 'package'>, readonly Area[]>> = {
	core: ['core'],
	module: ['core', 'module'],
	'module-view': ['core', 'module', 'module-view', 'client', 'ui', 'i18n'],
	'module-server': ['core', 'module', 'module-server', 'server'],
	'modules-index': ['module', 'module-server'],
	registry: ['core', 'registry', 'modules-index', 'module'],
	client: ['core', 'registry', 'client', 'i18n', 'module', 'modules-index', 'server'],
	server: ['core', 'registry', 'server', 'modules-index', 'module'],
	ui: ['core', 'ui', 'i18n'],
	i18n: ['core', 'i18n'],
	page: ['core', 'registry', 'client', 'ui', 'i18n', 'page', 'module', 'module-view'],
	'page-server': ['core', 'registry', 'server', 'i18n', 'page-server'],
	endpoint: ['core', 'registry', 'server', 'i18n', 'endpoint', 'page-server'],
	worker: ['core', 'registry', 'server', 'worker'],
};

const moduleIdOf = (path: string): string | undefined => /^src\/lib\/modules\/([^/]+)\//.exec(path)?.[1];

/** `undefined` when the edge is fine, else the sentence that says why it is not. */
export function judge(from: string, to: string): string | undefined {
	const [a, b] = [areaOf(from), areaOf(to)];
	if (a === 'package') return undefined;
	const no = (why: string): string => `${from} imports ${to}: ${why}`;
	// Route types that SvelteKit generates beside each route.
	if (to.endsWith('/$types')) return undefined;
	if (b === 'package') return judgePackage(a, from, to);
	if (!allowed[a].includes(b)) return no(`${a} may not import ${b}.`);
	if (a === 'client' && b === 'server' && !/client\/trpc\.ts$/.test(from)) {
		return no('only client/trpc.ts may name the server, and only its router type.');
	}
	if (a === 'server' && b === 'modules-index' && !/server\/(compose|trpc\/root)\.ts$/.test(from)) {
		return no('only compose.ts and trpc/root.ts list modules; ask the registry.');
	}
	const [own, other] = [moduleIdOf(from), moduleIdOf(to)];
	if (own && other && own !== other && !/\/(api|model)\.ts$/.test(to)) {
		return no("another module's internals; import its api.ts and declare it in `uses`.");
	}
	return undefined;
}

function judgePackage(area: Area, from: string, to: string): string | undefined {
	const no = (why: string): string => `${from} imports ${to}: ${why}`;
	const isTest = /\.test\.ts$/.test(from);
	if (isTest) return undefined;
	const pure = area === 'core' || area === 'module' || area === 'registry';
	if (pure && /^(node:|svelte|dexie|bullmq|pg|@prisma|\$app|\$env)/.test(to)) return no(`${area} is pure.`);
	if ((area === 'server' || area === 'worker') && /^\$(app|env)\//.test(to)) {
		return no('workers run this outside SvelteKit; configuration comes from config.ts.');
	}
	if (/^trpc-sveltekit/.test(to) && !/(server\/trpc\/handle|client\/trpc)\.ts$/.test(from)) {
		return no('only server/trpc/handle.ts and client/trpc.ts may, so that a later move stays small.');
	}
	if (/^lucia$|^@lucia-auth/.test(to) && !/src\/lib\/server\/auth\//.test(from)) {
		return no('only server/auth knows Lucia.');
	}
	return undefined;
}
