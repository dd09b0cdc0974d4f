/** Reads the JSON of a POST under the rules of streamable HTTP: media types first, then size, then text. */
import type { Incoming, Reply } from './exchange';
import { refuse } from './replies';

const MAX_BODY_BYTES = 1024 * 1024;

const isJson = (type: string | undefined): boolean =>
	type !== undefined && /^application\/json\s*(?:;|$)/i.test(type.trim());

const refused = (...parts: Parameters<typeof refuse>): { readonly refused: Reply } => ({
	refused: refuse(...parts),
});

/** The parsed body, or the refusal to send. */
export async function readBody(
	incoming: Incoming,
): Promise<{ readonly value: unknown } | { readonly refused: Reply }> {
	const accept = incoming.header('accept') ?? '';
	if (!accept.includes('application/json') || !accept.includes('text/event-stream')) {
		return refused(406, 'Not Acceptable: Client must accept both application/json and text/event-stream');
	}
	if (!isJson(incoming.header('content-type'))) {
		return refused(415, 'Unsupported Media Type: Content-Type must be application/json');
	}
	const text = await incoming.text(MAX_BODY_BYTES);
	if (text === undefined) return refused(413, `A request may have ${MAX_BODY_BYTES} bytes.`);
	try {
		return { value: JSON.parse(text) as unknown };
	} catch (error) {
		if (error instanceof SyntaxError) return refused(400, 'Parse error: Invalid JSON', -32700);
		throw error;
	}
}
