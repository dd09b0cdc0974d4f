/** Live events of the signed-in person as server-sent events (design section 5). Ends when the session does. */
import { createAccountSlots, STREAMS_PER_ACCOUNT } from '$lib/server/sync/account-slots';
import { refuse, tooMany } from '$lib/server/http/json-body';
import { liveStream } from '$lib/server/sync/live-stream';
import type { RequestHandler } from '@sveltejs/kit';

const headers = {
	'Content-Type': 'text/event-stream',
	'Cache-Control': 'no-store',
	// Tells nginx to pass events on as they come.
	'X-Accel-Buffering': 'no',
};
const RETRY_MS = 30_000;
const slots = createAccountSlots(STREAMS_PER_ACCOUNT);

const signInFirst = (): Response => refuse(401, 'unauthenticated', 'Sign in first.');

export const GET: RequestHandler = ({ locals }) => {
	const { app, user, session, log } = locals;
	if (user === null || session === null) return signInFirst();
	const giveBack = slots.take(user.id);
	if (giveBack === undefined) {
		return tooMany({
			kind: 'rate_limited',
			code: 'error_too_many_streams',
			message: 'Too many browsers of this account are connected at once.',
			retryAfterMs: RETRY_MS,
		});
	}
	const body = liveStream(app.live, {
		userId: user.id,
		until: (end) => {
			const unwatch = app.auth.watch(session.key, end);
			return () => {
				unwatch();
				giveBack();
			};
		},
		failed: (error) => log.error('a live stream broke off', { error }),
	});
	return new Response(body, { headers });
};

/** What a stream would begin with. Answered by `GET`, as is the rule elsewhere, it would never end. */
export const HEAD: RequestHandler = ({ locals }) =>
	locals.user === null ? signInFirst() : new Response(null, { headers });
