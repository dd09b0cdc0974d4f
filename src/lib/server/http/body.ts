/** Reading what somebody sends, and never more of it than a door takes. */

/**
 * The bytes of a body of at most `maxBytes`; `undefined` where it is longer, whatever its headers claim. What is too much is
 * read and thrown away: who is cut off while they still send never hears the answer.
 */
export async function readUpTo(
	request: Request,
	maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
	const parts: Uint8Array[] = [];
	let size = 0;
	try {
		for await (const part of (request.body ?? []) as AsyncIterable<Uint8Array>) {
			size += part.length;
			if (size <= maxBytes) parts.push(part);
			else parts.length = 0;
		}
	} catch (error) {
		// SvelteKit's own limit of the body throws with this status.
		if ((error as { status?: unknown }).status === 413) return undefined;
		throw error;
	}
	if (size > maxBytes) return undefined;
	const bytes = new Uint8Array(size);
	let at = 0;
	for (const part of parts) {
		bytes.set(part, at);
		at += part.length;
	}
	return bytes;
}
