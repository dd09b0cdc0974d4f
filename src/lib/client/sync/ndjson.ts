/** Splits a byte stream into lines and the lines into parsed values. One bad line never costs its neighbours. */

/** A line that is longer than this is not ours. */
const MAX_LINE_CHARS = 8 * 1024 * 1024;

export interface LineCount {
	/** Lines that were not JSON. */
	malformed: number;
}

/** Yields each line as parsed JSON; counts and skips what does not parse. Cancels the stream when the consumer stops. */
export async function* jsonLines(
	stream: ReadableStream<Uint8Array>,
	count: LineCount,
): AsyncGenerator<unknown> {
	const reader = stream.getReader();
	const decoder = new TextDecoder();
	let rest = '';
	try {
		for (;;) {
			const { done, value } = await reader.read();
			rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
			let from = 0;
			for (let at = rest.indexOf('\n'); at >= 0; at = rest.indexOf('\n', from)) {
				yield* parsed(rest.slice(from, at), count);
				from = at + 1;
			}
			rest = rest.slice(from);
			if (rest.length > MAX_LINE_CHARS) throw new Error('The server sent a line without an end.');
			if (done) break;
		}
		yield* parsed(rest, count);
	} finally {
		await reader.cancel().catch(() => undefined);
	}
}

function* parsed(line: string, count: LineCount): Generator<unknown> {
	if (line.trim() === '') return;
	let value: unknown;
	try {
		value = JSON.parse(line);
	} catch {
		count.malformed += 1;
		return;
	}
	yield value;
}
