/** Reading and refusing bodies of the sync routes, as every boundary words it. */
import type { AppError } from '../../core/result';
import type { Trouble } from '../db/trouble';
import { headersOfTrouble, statusOfTrouble, unavailable } from '../unavailable';
import { readUpTo } from './body';

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

/** A refusal with words in the language of the person, wherever it is read. */
export const refuseWith = (status: number, { code, kind, message }: AppError): Response =>
	refuse(status, code ?? kind, message);

export const tooLarge = (maxBytes: number): Response =>
	refuse(413, 'too_large', `More than ${maxBytes} bytes at once; send fewer.`);

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
	const response = refuseWith(429, error);
	const afterMs = error.kind === 'rate_limited' ? error.retryAfterMs : 0;
	response.headers.set('Retry-After', String(Math.max(1, Math.ceil(afterMs / 1_000))));
	return response;
}

export type Body =
	{ readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly response: Response };

/** The JSON of a body of at most `maxBytes` bytes. */
export async function readJson(request: Request, maxBytes: number): Promise<Body> {
	const bytes = await readUpTo(request, maxBytes);
	if (bytes === undefined) return { ok: false, response: tooLarge(maxBytes) };
	try {
		return { ok: true, value: JSON.parse(Buffer.from(bytes.buffer).toString('utf8')) as unknown };
	} catch {
		// A body cut off on the way; the sender repeats it.
		return { ok: false, response: refuse(400, 'invalid', 'This is not JSON.') };
	}
}
