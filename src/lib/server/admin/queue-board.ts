/**
 * The queue dashboard (Bull Board) as one fetch function under `/admin/queues`. Who may see it is decided by the hooks;
 * its page gets a content policy of its own, because it brings its own scripts and styles.
 */
import { boardPage } from './board-page';
import { createBoard } from './bull-board';
import type { Queues } from '../queue/queues';

export interface QueueBoard {
	readonly fetch: (request: Request) => Promise<Response>;
}

const BOARD_PATH = '/admin/queues';

const POLICY = [
	"default-src 'none'",
	"script-src 'self'",
	// The dashboard writes styles from its scripts.
	"style-src 'self' 'unsafe-inline'",
	"img-src 'self' data:",
	"font-src 'self'",
	"connect-src 'self'",
	"base-uri 'self'",
	"form-action 'none'",
	"frame-ancestors 'none'",
].join('; ');

/** Opens the queues at the first request, so that processes nobody administers open none. */
export function createQueueBoard({ queues }: { readonly queues: Queues }): QueueBoard {
	let board: ReturnType<typeof createBoard> | undefined;
	return {
		fetch: async (request) => {
			board ??= createBoard(queues.all(), BOARD_PATH);
			const response = await board.fetch(request);
			const isPage = response.headers.get('content-type')?.startsWith('text/html') ?? false;
			const body = isPage ? boardPage(await response.text()) : response.body;
			const answer = new Response(body, response);
			if (isPage) answer.headers.delete('content-length');
			answer.headers.set('content-security-policy', POLICY);
			return answer;
		},
	};
}
