/** Reading and refusing bodies at the three sync routes. No rules of syncing. */

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
