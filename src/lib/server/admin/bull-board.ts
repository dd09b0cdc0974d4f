/** Assembles Bull Board on Hono. The only file that knows either; its files are served from the package itself. */
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { HonoAdapter } from '@bull-board/hono';
import type { Queue } from 'bullmq';
import { BOARD_FONTS } from './board-page';
import { boardTheme } from './board-theme';
import { Hono, type MiddlewareHandler } from 'hono';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, extname, join, normalize, sep } from 'node:path';

const types: Readonly<Record<string, string>> = {
	'.css': 'text/css; charset=utf-8',
	'.ico': 'image/x-icon',
	'.js': 'text/javascript; charset=utf-8',
	'.json': 'application/json',
	'.png': 'image/png',
	'.svg': 'image/svg+xml',
	'.woff2': 'font/woff2',
};

/** Serves files below `root` and nothing else. */
const filesOf =
	(root: string) =>
	(options: { readonly rewriteRequestPath?: (path: string) => string }): MiddlewareHandler =>
	async (c, next) => {
		const asked = options.rewriteRequestPath?.(c.req.path) ?? c.req.path;
		const path = normalize(join(root, decodeURIComponent(asked)));
		const type = types[extname(path)];
		if (!path.startsWith(root + sep) || type === undefined) return next();
		try {
			const file = await readFile(path);
			return c.body(new Uint8Array(file), 200, {
				'content-type': type,
				'cache-control': 'private, max-age=3600',
			});
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === 'ENOENT') return next();
			throw error;
		}
	};

const folderOf = (name: string): string =>
	dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));

/** `basePath` without a trailing slash. */
export function createBoard(queues: readonly Queue[], basePath: string): { fetch: Hono['fetch'] } {
	const ui = folderOf('@bull-board/ui');
	const adapter = new HonoAdapter(
		// Only the shape of the adapter's own static servers is asked for, and their types are tied to their runtimes.
		filesOf(join(ui, 'dist', 'static')) as unknown as ConstructorParameters<typeof HonoAdapter>[0],
	);
	adapter.setBasePath(basePath);
	createBullBoard({
		queues: queues.map((queue) => new BullMQAdapter(queue, { allowRetries: true })),
		// Its optional members are declared a little differently than the interface wants under exact optional types.
		serverAdapter: adapter as unknown as Parameters<typeof createBullBoard>[0]['serverAdapter'],
		options: {
			uiBasePath: ui,
			uiConfig: {
				boardTitle: 'Mana',
				miscLinks: [{ text: 'Admin', url: '/admin/system' }],
				hideRedisDetails: true,
				hideDocsLink: true,
				boardLogo: { path: '/icon.svg', width: 20, height: 20 },
				favIcon: { default: '/icon.svg', alternative: '/icon-192.png' },
				theme: boardTheme(),
			},
		},
	});
	const board = new Hono();
	for (const [path, family] of Object.entries(BOARD_FONTS)) {
		const serve = filesOf(folderOf(family));
		board.use(
			`${basePath}/${path}/*`,
			serve({ rewriteRequestPath: (asked) => asked.slice(basePath.length + path.length + 1) }),
		);
	}
	return board.route(basePath, adapter.registerPlugin());
}
