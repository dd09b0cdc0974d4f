/** Live events of the signed-in person as server-sent events (design section 5). Ends when the session does. */
import { refuse } from '$lib/server/sync/http';
import { liveStream } from '$lib/server/sync/live-stream';
import type { RequestHandler } from '@sveltejs/kit';

export const GET: RequestHandler = ({ locals }) => {
	const { app, user, session, log } = locals;
	if (user === null || session === null) return refuse(401, 'unauthenticated', 'Sign in first.');
	const body = liveStream(app.live, {
		userId: user.id,
		until: (end) => app.auth.watch(session.key, end),
		failed: (error) => log.error('a live stream broke off', { error }),
	});
	return new Response(body, {
		headers: {
			'Content-Type': 'text/event-stream',
			'Cache-Control': 'no-store',
			// Tells nginx to pass events on as they come.
			'X-Accel-Buffering': 'no',
		},
	});
};
