/**
 * A line being read: literal parts are masked so that no rule sees into them, understood parts are marked, and offsets stay
 * true because every replacement has the length of what it covers.
 */

/** Stands for a character of literal text: it is no letter, no digit and no space, so nothing matches across it. */
const LITERAL = '\uFFFC';
/** Stands for a character of a part that was understood by its sign (`#tag`, `!!`). */
const TAKEN = '\uE001';

const AT_START = '(?<![^\\s(\\[{,;\\uE001])';
/** What may follow a word: the end, a space, closing punctuation; a stop, a colon or a cry only when the word ends there. */
const AT_END = '(?=$|[\\s)\\]},;\\uE001]|[.:…!?]+(?:[\\s)\\]},;]|$))';

/** A pattern that only matches where it stands as words of its own: not in `monday.com`, `Tomorrow's`, `a/b`, `x-y`. */
export const words = (source: string): RegExp =>
	new RegExp(`${AT_START}(?:${source.replaceAll(' ', '\\s+')})${AT_END}`, 'giu');

/**
 * Text nothing is read in: code, quotations, addresses of the web and of mail, files, paths, numbers with several dots
 * (versions, hosts), and character references of HTML.
 */
const LITERALS: readonly RegExp[] = [
	/`[^`]*`/gu,
	/(?<![\p{L}\p{N}])(?:"[^"]*"|“[^“”]*”|„[^“”„]*[“”]|«[^«»]*»|»[^«»]*«|‚[^‘’‚]*[‘’]|‘[^‘’]*’|'[^']*'(?![\p{L}\p{N}]))/gu,
	/(?<![\p{L}\p{N}])[a-z][a-z0-9+.-]*:\/\/\S+/giu,
	/[^\s@,;()<>]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu,
	/(?<![^\s(])(?:[\p{L}\p{N}_-]+\.)+\p{L}[\p{L}\p{N}_-]*(?:\/\S*)?/gu,
	// Each step looks for the first of its kind, so that a word is gone through once, not once for every pair of its signs.
	/(?<![^\s(])(?=[^\s\p{L}_~.]*[\p{L}_~.][^\s/]*\/[^\s\p{L}]*\p{L})\S+/gu,
	/(?<![^\s(])v?\d+(?:\.\d+){3,}/giu,
	/(?<![^\s(])v\d+(?:\.\d+)+/giu,
	/(?<![^\s(])[\p{L}\p{N}]*\p{L}[\p{L}\p{N}]*-\d[\w-]*(?:\.\w+)*/gu,
	/&#?\w{1,10};/gu,
];
/** Short names of days with a stroke between them look like a path. */
const DAYS = '(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun|mo|di|mi|do|fr|sa|so)';
/** Abbreviations with inner dots look like a domain, spans of time like the number of a part, and are none. */
const ABBREVIATION = new RegExp(
	`^(?:[ap]\\.m\\.?|z\\.b|u\\.a|d\\.h|e\\.g|i\\.e|\\d{1,2}[ap]m-\\d{1,2}(?:[ap]m)?|${DAYS}(?:/${DAYS})+)$`,
	'iu',
);

export interface Span {
	readonly start: number;
	readonly end: number;
}

/** The literal parts of a line. */
export const literals = (text: string): Span[] =>
	LITERALS.flatMap((pattern) => [...text.matchAll(pattern)])
		.filter((match) => !ABBREVIATION.test(match[0]))
		.map((match) => ({ start: match.index, end: match.index + match[0].length }));

const replaced = (text: string, { start, end }: Span, sign: string): string =>
	text.slice(0, start) + sign.repeat(end - start) + text.slice(end);

/** The line with its literal parts masked. Signs of our own that were typed count as literal. */
export const masked = (text: string): string =>
	literals(text).reduce(
		(line, span) => replaced(line, span, LITERAL),
		text.replace(/[\uE001\uFFFC]/g, LITERAL),
	);

/** The line with an understood part marked as such. */
export const marked = (text: string, span: Span): string => replaced(text, span, TAKEN);

export const isTaken = (char: string | undefined): boolean => char === TAKEN;

const single = (text: string): string => text.replace(/\s+/g, ' ');

/** Joins what stood on both sides of a removed part; punctuation that only served that part goes with it. */
function joined(left: string, right: string): string {
	let [a, b] = [left.trimEnd(), right.trimStart()];
	if (/[([{]$/.test(a) && /^[)\]}]/.test(b)) [a, b] = [a.slice(0, -1).trimEnd(), b.slice(1).trimStart()];
	if (/^[,;:.)!?\]}]/.test(b) || b === '') a = a.replace(/(?:\s*[,;:]|\s+[–—-])+$/u, '');
	if (a === '') b = b.replace(/^(?:[,;:.!–—-]+\s+|[,;:.!–—-]+$)/u, '');
	return a === '' || b === '' || /^[,;:.!?)\]}]/.test(b) ? a + b : `${a} ${b}`;
}

/** The line without the given parts: what stays is as it was typed, but for runs of space. */
export function without(text: string, spans: readonly Span[]): string {
	if (spans.length === 0) return single(text).trim();
	const kept: string[] = [];
	let at = 0;
	for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
		kept.push(text.slice(at, start));
		at = end;
	}
	kept.push(text.slice(at));
	return single(kept.reduce(joined)).trim();
}
