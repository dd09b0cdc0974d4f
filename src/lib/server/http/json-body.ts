/** Reading and refusing bodies of the sync routes, as every boundary words it. */
import type { AppError } from '../../core/result';
import type { Trouble } from '../db/trouble';
import { headersOfTrouble, statusOfTrouble, unavailable } from '../unavailable';

/** A refusal as every boundary of the house words it: `{code, message, path?}`. */
export function refuse(
	status: number,
	code: string,
	message: string,
	path?: readonly PropertyKey[],
): Response {
	const at = path === undefined || path.length === 0 ? {} : { path: path.map(String).join('.') };
	return Response.json({ code, message, ...at }, { status });
}

/** What a device hears while the database has no room or is away: it keeps what it has and comes again. */
export function refuseFor(trouble: Trouble): Response {
	const { code = trouble, message } = unavailable(trouble);
	return Response.json(
		{ code, message },
		{ status: statusOfTrouble(trouble), headers: headersOfTrouble(trouble) },
	);
}

/** Whoever asks for more than their share is told when to come again. */
export function tooMany(error: AppError): Response {
	const response = refuse(429, error.code ?? error.kind, error.message);
	const afterMs = error.kind === 'rate_limited' ? error.retryAfterMs : 0;
	response.headers.set('Retry-After', String(Math.max(1, Math.ceil(afterMs / 1_000))));
	return response;
}

export type Body =
	{ readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly response: Response };

const tooLarge = (maxBytes: number): Body => ({
	ok: false,
	response: refuse(413, 'too_large', `More than ${maxBytes} bytes at once; send fewer.`),
});

/** The JSON of a body of at most `maxBytes` bytes. Reads no further than that, whatever the headers claim. */
export async function readJson(request: Request, maxBytes: number): Promise<Body> {
	if (Number(request.headers.get('content-length') ?? 0) > maxBytes) {
		await request.body?.cancel();
		return tooLarge(maxBytes);
	}
	const parts: Uint8Array[] = [];
	let size = 0;
	try {
		for await (const part of (request.body ?? []) as AsyncIterable<Uint8Array>) {
			size += part.length;
			if (size > maxBytes) return tooLarge(maxBytes);
			parts.push(part);
		}
	} catch (error) {
		// SvelteKit's own limit of the body throws with this status.
		if ((error as { status?: unknown }).status === 413) return tooLarge(maxBytes);
		throw error;
	}
	try {
		return { ok: true, value: JSON.parse(Buffer.concat(parts, size).toString('utf8')) as unknown };
	} catch {
		// A body cut off on the way; the sender repeats it.
		return { ok: false, response: refuse(400, 'invalid', 'This is not JSON.') };
	}
}
