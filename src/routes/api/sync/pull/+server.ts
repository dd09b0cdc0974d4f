/**
 * Streams what changed since a device's cursors (design section 5): frames of records, and one that ends each space. With
 * `Accept: application/x-ndjson` the same comes as lines of JSON, for people and their tools.
 */
import { PullRequest } from '$lib/core/sync/protocol';
import { outdatedDevice } from '$lib/core/sync/refusals';
import { isStorable } from '$lib/core/text';
import { readJson, refuse, refuseWith, tooMany } from '$lib/server/http/json-body';
import { formFor } from '$lib/server/sync/pull-form';
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
	const form = formFor(request.headers.get('accept'));
	if (form === undefined) return refuseWith(406, outdatedDevice);
	const pulled = app.sync.pull(user.id, parsed.data, form);
	if (!pulled.ok) return tooMany(pulled.error);
	return new Response(pulled.value, {
		headers: { 'Content-Type': form.type, 'Cache-Control': 'no-store' },
	});
};
