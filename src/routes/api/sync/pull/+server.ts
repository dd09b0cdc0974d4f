/** Streams what changed since a device's cursors as NDJSON (design section 5). Ends with one line per space. */
import { PullRequest } from '$lib/core/sync/protocol';
import { readJson, refuse } from '$lib/server/sync/http';
import type { RequestHandler } from '@sveltejs/kit';

const MAX_PULL_REQUEST_BYTES = 64 * 1024;

export const POST: RequestHandler = async ({ request, locals }) => {
	const { app, user } = locals;
	if (user === null) return refuse(401, 'unauthenticated', 'Sign in first.');
	const body = await readJson(request, MAX_PULL_REQUEST_BYTES);
	if (!body.ok) return body.response;
	const parsed = PullRequest.safeParse(body.value);
	if (!parsed.success) return refuse(400, 'invalid', 'This is not a pull.', parsed.error.issues[0]?.path);
	return new Response(app.sync.pull(user.id, parsed.data), {
		headers: { 'Content-Type': 'application/x-ndjson', 'Cache-Control': 'no-store' },
	});
};
