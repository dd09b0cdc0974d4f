/** Frames one after the other: each behind its length in four bytes, the greatest first. */

const PREFIX_BYTES = 4;
/** A window, or one record that is larger than a window. What claims to be longer is not ours. */
export const MAX_FRAME_BYTES = 16 * 1024 * 1024;

/** A frame as it stands in a stream. */
export function inStream(frame: Uint8Array): Uint8Array {
	const bytes = new Uint8Array(PREFIX_BYTES + frame.length);
	new DataView(bytes.buffer).setUint32(0, frame.length);
	bytes.set(frame, PREFIX_BYTES);
	return bytes;
}

/**
 * The frames of a stream, however it is cut. Throws when it ends within one, and when one claims to be longer than any is.
 * Cancels the stream when the consumer stops. Holds what has arrived of one frame, and nothing for what is only claimed.
 */
export async function* framesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
	const reader = stream.getReader();
	let parts: Uint8Array[] = [];
	let held = 0;
	try {
		for (;;) {
			const { done, value } = await reader.read();
			if (done) break;
			parts.push(value);
			held += value.length;
			if (held < PREFIX_BYTES || held < wanted(parts)) continue;
			let rest = joined(parts, held);
			while (rest.length >= PREFIX_BYTES && rest.length >= wanted([rest])) {
				const end = wanted([rest]);
				yield rest.subarray(PREFIX_BYTES, end);
				rest = rest.subarray(end);
			}
			parts = [rest];
			held = rest.length;
		}
		if (held > 0) throw new Error('The download was cut off.');
	} finally {
		await reader.cancel().catch(() => undefined);
	}
}

/** Bytes of the first frame with its length, as far as its length is there. */
function wanted(parts: readonly Uint8Array[]): number {
	let length = 0;
	let at = 0;
	for (const part of parts) {
		for (let i = 0; i < part.length && at < PREFIX_BYTES; i += 1, at += 1) length = length * 256 + part[i]!;
		if (at === PREFIX_BYTES) break;
	}
	if (length > MAX_FRAME_BYTES) throw new Error('The server sent a frame that is longer than any.');
	return PREFIX_BYTES + length;
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
	if (parts.length === 1) return parts[0]!;
	const all = new Uint8Array(length);
	let at = 0;
	for (const part of parts) {
		all.set(part, at);
		at += part.length;
	}
	return all;
}
