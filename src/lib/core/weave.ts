/**
 * Three versions of a text brought together piece by piece: lines first, and words where two changed the same lines. What
 * both changed differently at one place cannot be woven.
 */
import { diff3Merge, diffComm } from 'node-diff3';

type Region =
	| { readonly ok: readonly string[] }
	| {
			readonly conflict: {
				readonly a: readonly string[];
				readonly o: readonly string[];
				readonly b: readonly string[];
			};
	  };

const lines = (text: string): string[] => text.split(/(?<=\n)/);
const words = (text: string): string[] => text.match(/\s+|\S+/g) ?? [];
/** More pieces than this are not compared one by one: it would take longer than a person waits. */
const MAX_PIECES = 5_000;

const regions = (mine: string[], base: string[], theirs: string[]): Region[] =>
	diff3Merge(mine, base, theirs, { excludeFalseConflicts: true }) as Region[];

/** The text with the changes of both, or `null` where both changed the same words in different ways. */
export function weave(base: string, mine: string, theirs: string, split = lines): string | null {
	const pieces = [mine, base, theirs].map(split) as [string[], string[], string[]];
	if (pieces.some(({ length }) => length > MAX_PIECES)) return null;
	let woven = '';
	for (const region of regions(...pieces)) {
		if ('ok' in region) {
			woven += region.ok.join('');
			continue;
		}
		const { a, o, b } = region.conflict;
		// Both added here, and one of them what the other added too.
		const whole = o.length > 0 ? undefined : isPartOf(a, b) ? b : isPartOf(b, a) ? a : undefined;
		if (whole !== undefined) {
			woven += whole.join('');
			continue;
		}
		if (split === words) return null;
		const finer = weave(o.join(''), a.join(''), b.join(''), words);
		if (finer === null) return null;
		woven += finer;
	}
	return woven;
}

/**
 * Everything that either text says, for when nobody knows what they grew from: what one of them lacks is taken for
 * something the other added. At one place theirs stands first.
 */
export function unite(mine: string, theirs: string): string {
	const split = Math.max(words(mine).length, words(theirs).length) > MAX_PIECES ? lines : words;
	const [a, b] = [split(mine), split(theirs)];
	if (Math.max(a.length, b.length) > MAX_PIECES) return `${theirs}\n\n${mine}`;
	const common = (diffComm(a, b) as { readonly common?: readonly string[] }[]).flatMap(
		(piece) => piece.common ?? [],
	);
	const said = regions(a, common, b).map((region) => {
		if ('ok' in region) return region.ok.join('');
		const { a: own, b: other } = region.conflict;
		if (isPartOf(own, other)) return other.join('');
		return isPartOf(other, own) ? own.join('') : apart(other.join(''), own.join(''));
	});
	return said.join('');
}

/** Whether all pieces of `part` stand in `whole`, in a row. No piece holds a NUL, which no text of ours does. */
const isPartOf = (part: readonly string[], whole: readonly string[]): boolean =>
	`\0${whole.join('\0')}\0`.includes(`\0${part.join('\0')}\0`) || part.length === 0;

const apart = (first: string, second: string): string =>
	/\s$/.test(first) || /^\s/.test(second) ? first + second : `${first} ${second}`;
