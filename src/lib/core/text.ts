/** What may be a text at all, at every door: the one rule for what a database holds, and the one for names in a line. */

/** PostgreSQL stores neither the character 0 nor half a surrogate pair (its manual, section 8.14 on `jsonb`). */
const UNSTORABLE = /[\0\p{Surrogate}]/u;
/** Lists within lists; nothing of ours goes deeper than three, and PostgreSQL gives up at some depth of its own. */
const MAX_DEPTH = 32;

/**
 * Where in a value, at any depth, stands a text or key that cannot be stored, or what is nested too deeply: the keys that
 * lead there, or `undefined`.
 */
export function unstorableAt(value: unknown, depth = 0): readonly string[] | undefined {
	if (typeof value === 'string') return UNSTORABLE.test(value) ? [] : undefined;
	if (value === null || typeof value !== 'object') return undefined;
	if (depth > MAX_DEPTH) return [];
	for (const key in value) {
		if (UNSTORABLE.test(key)) return [];
		const inner = unstorableAt((value as Record<string, unknown>)[key], depth + 1);
		if (inner !== undefined) return [key, ...inner];
	}
	return undefined;
}

export const isStorable = (value: unknown): boolean => unstorableAt(value) === undefined;

/** Control characters and separators: what begins another line or moves the one it stands in. */
const BREAKS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
/**
 * Marks that turn the direction of what follows, and those without a shape or a width: a name with them can pass for
 * another. The two joiners stay, because Persian words and families in emoji are written with them.
 */
const TURNS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;
const UNSEEN = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/gu;

/**
 * Whether a text holds nothing that could break or turn the line it stands in. What merely is not seen may be in it: older
 * rows hold some, such as the soft hyphens of a text that was copied from a page.
 */
export const isOneLine = (text: string): boolean => text.search(BREAKS) < 0 && !TURNS.test(text);

/** Whether all texts in a value, keys too and at any depth, are such lines. */
export function areLines(value: unknown): boolean {
	if (typeof value === 'string') return isOneLine(value);
	if (value === null || typeof value !== 'object') return true;
	return Object.entries(value).every(([key, inner]) => isOneLine(key) && areLines(inner));
}

/** Something to be seen: neither space nor mark nor a letter without a shape, of which Unicode has some. */
const SEEN = /[^\p{C}\p{Z}\p{M}\u115f\u1160\u2800\u3164\uffa0]/u;

/**
 * A text as one line: what breaks a line becomes a space, what cannot be seen goes, and so do spaces around and in a row.
 * Empty where nothing of it can be seen.
 */
export function oneLine(text: string): string {
	const line = text.replace(UNSEEN, '').replace(BREAKS, ' ').replace(/\s+/gu, ' ').trim();
	return SEEN.test(line) ? line : '';
}

/** The first `most` UTF-16 units of a text, one less where that would part a surrogate pair: half a character is no text. */
export function cut(text: string, most: number): string {
	const parts = /^[\uD800-\uDBFF][\uDC00-\uDFFF]/.test(text.slice(Math.max(0, most - 1), most + 1));
	return text.slice(0, parts ? most - 1 : most);
}
