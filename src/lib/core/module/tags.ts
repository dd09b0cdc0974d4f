/** Names and tags as people write them: compared by what they mean, kept as they were first written. */
import { bareText } from '../bare-text';

/** Compared without case, accents, and with `_` and `-` as spaces. */
export const folded = (text: string): string => bareText(text).replace(/[_-]+/g, ' ').trim();

/** Tags trimmed, without a leading #, without repeats in another spelling, in the order given. */
export function tidyTags(tags: readonly string[]): string[] {
	const seen = new Map<string, string>();
	for (const raw of tags) {
		const tag = raw.replace(/^#+/, '').trim().slice(0, 60);
		if (tag && !seen.has(folded(tag))) seen.set(folded(tag), tag);
	}
	return [...seen.values()].slice(0, 50);
}
