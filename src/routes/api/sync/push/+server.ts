/**
 * Takes in a device's writes, one frame of them (design section 5). Parsing of the envelope and status codes only; the rest
 * is `server/sync`.
 */
import { MAX_PUSH_BYTES, PushRequest, type PushResponse } from '$lib/core/sync/protocol';
import { withOwnClaims } from '$lib/server/sync/claims';
import { refuse, refuseFor } from '$lib/server/http/json-body';
import { readPush } from '$lib/server/http/push-body';
import { json, type RequestHandler } from '@sveltejs/kit';

export const POST: RequestHandler = async ({ request, locals }) => {
	const { app, user } = locals;
	if (user === null) return refuse(401, 'unauthenticated', 'Sign in first.');
	// Asked while the body arrives; whoever refuses the body does not care for the answer.
	const access = app.sync.writeAccess(user.id);
	access.catch(() => undefined);
	const body = await readPush(request, MAX_PUSH_BYTES);
	if (!body.ok) return body.response;
	const parsed = PushRequest.safeParse(body.value);
	if (!parsed.success) return refuse(400, 'not_a_push', 'This is not a push.', parsed.error.issues[0]?.path);
	const writes = withOwnClaims(parsed.data.writes, user.id);
	try {
		const results = await app.sync.push(user.id, writes, access);
		return json({ results, now: app.clock.now() } satisfies PushResponse);
	} catch (error) {
		const trouble = app.watch.note(error);
		if (trouble === undefined) throw error;
		return refuseFor(trouble);
	}
};
