/** Streams what changed since a device's cursors as NDJSON (design section 5). Ends with one line per space. */
import { PullRequest } from '$lib/core/sync/protocol';
import { isStorable } from '$lib/core/text';
import { readJson, refuse, tooMany } from '$lib/server/http/json-body';
import type { RequestHandler } from '@sveltejs/kit';

const MAX_PULL_REQUEST_BYTES = 64 * 1024;

export const POST: RequestHandler = async ({ request, locals }) => {
	const { app, user } = locals;
	if (user === null) return refuse(401, 'unauthenticated', 'Sign in first.');
	const body = await readJson(request, MAX_PULL_REQUEST_BYTES);
	if (!body.ok) return body.response;
	if (!isStorable(body.value))
		return refuse(400, 'invalid', 'This text holds a character that cannot be stored.');
	const parsed = PullRequest.safeParse(body.value);
	if (!parsed.success) return refuse(400, 'invalid', 'This is not a pull.', parsed.error.issues[0]?.path);
	const pulled = app.sync.pull(user.id, parsed.data);
	if (!pulled.ok) return tooMany(pulled.error);
	return new Response(pulled.value, {
		headers: { 'Content-Type': 'application/x-ndjson', 'Cache-Control': 'no-store' },
	});
};
