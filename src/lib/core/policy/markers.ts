/**
 * Finds text in tool input that tries to speak to the model instead of being data. A hit is a hint for the reader and
 * never a reason to refuse: people do write about prompts.
 */

/** Shorter strings cannot carry an instruction worth a hint. */
const MIN_LENGTH = 16;
/** A marker further in than this is not looked for, so that scanning stays linear and cheap. */
const MAX_SCAN = 200_000;

const patterns: readonly { readonly name: string; readonly test: RegExp }[] = [
	{
		name: 'ignore previous instructions',
		test: /ignore\s+(?:(?:all|the|any)\s+){0,2}(?:previous|prior)\s+(?:instructions|messages)/i,
	},
	{
		name: 'you are now another assistant',
		test: /you are now\b[^\n]{0,40}?\b(?:assistant|gpt|claude|gemini)/i,
	},
	{ name: '<system> tag', test: /<system[\s>]/i },
	{ name: '{{placeholder}}', test: /\{\{[^{}]{1,200}\}\}/ },
	{ name: 'code fence followed by system', test: /```\s*system/i },
];

const markerIn = (text: string): string | null => {
	if (text.length < MIN_LENGTH) return null;
	const scanned = text.length > MAX_SCAN ? text.slice(0, MAX_SCAN) : text;
	return patterns.find((pattern) => pattern.test.test(scanned))?.name ?? null;
};

/** The name of the first marker in any string inside `value`, or `null`. Total: cycles and depth cannot break it. */
export function findMarker(value: unknown): string | null {
	const seen = new Set<object>();
	const queue: unknown[] = [value];
	for (let at = 0; at < queue.length; at += 1) {
		const next = queue[at];
		if (typeof next === 'string') {
			const marker = markerIn(next);
			if (marker !== null) return marker;
		} else if (typeof next === 'object' && next !== null && !seen.has(next)) {
			seen.add(next);
			for (const inner of Array.isArray(next) ? (next as unknown[]) : Object.values(next)) queue.push(inner);
		}
	}
	return null;
}
