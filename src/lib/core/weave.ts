/**
 * Texts brought together piece by piece: lines first, and words where both changed the same lines. A word is whatever stands
 * between spaces, and is never cut: half of one number and half of another is a third one that nobody wrote.
 */
import { diff3Merge, diffComm } from 'node-diff3';
import { sharedEnds } from './shared-ends';

type Pieces = readonly string[];
type Region =
	| { readonly ok: Pieces }
	| { readonly conflict: { readonly a: Pieces; readonly o: Pieces; readonly b: Pieces } };
/** What is said where both changed the same words in different ways; `null` leaves all of it to a person. */
type AtClash<None> = (mine: Pieces, theirs: Pieces) => string | None;

export const lines = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+/g) ?? [];
export const words = (text: string): string[] => text.match(/\s+|\S+/g) ?? [];
/** More pieces than this are not compared one by one: it would take longer than a person waits. */
export const MAX_PIECES = 5_000;

/** The text with the changes of both, or `null` where both changed the same words in different ways. */
export function weave(base: string, mine: string, theirs: string): string | null {
	if (mine === theirs || theirs === base) return mine;
	return mine === base ? theirs : compare(base, mine, theirs, () => null);
}

/**
 * The text with the changes of both, always: where both changed the same words, theirs stand first and mine behind them. For
 * the moment when nobody can be asked, because saying something twice is better than losing it.
 */
export const keepBoth = (base: string, mine: string, theirs: string): string =>
	compare<never>(base, mine, theirs, (own, other) => both(other, own));

/**
 * Everything that either text says, for when nobody knows what they grew from: what one of them lacks is taken for
 * something the other added. At one place theirs stands first.
 */
export function unite(mine: string, theirs: string): string {
	const split = Math.max(words(mine).length, words(theirs).length) > MAX_PIECES ? lines : words;
	const [own, other] = [split(mine), split(theirs)];
	if (Math.max(own.length, other.length) > MAX_PIECES) return both([theirs], [mine]);
	const common = (diffComm(own, other) as { readonly common?: Pieces }[]).flatMap(
		(piece) => piece.common ?? [],
	);
	return walk<never>(common, other, own, (_base, first, second) => both(first, second));
}

function compare<None extends null>(
	base: string,
	mine: string,
	theirs: string,
	atClash: AtClash<None>,
	split = lines,
): string | None {
	const [o, a, b] = [split(base), split(mine), split(theirs)];
	if (Math.max(o.length, a.length, b.length) > MAX_PIECES) return atClash([mine], [theirs]);
	return walk(o, a, b, (was, own, other) =>
		split === words
			? atClash(own, other)
			: compare(was.join(''), own.join(''), other.join(''), atClash, words),
	);
}

/** The pieces of all three from the first to the last, with what is said about each place that both changed. */
function walk<None extends null>(
	base: string[],
	mine: string[],
	theirs: string[],
	atConflict: (base: Pieces, mine: Pieces, theirs: Pieces) => string | None,
): string | None {
	// Only what lies between the first change and the last, because comparing takes longer than in proportion.
	const { start, end } = sharedEnds([base, mine, theirs]);
	const [o, a, b] = [base, mine, theirs].map((all) => all.slice(start, all.length - end)) as [
		string[],
		string[],
		string[],
	];
	let woven = base.slice(0, start).join('');
	for (const region of diff3Merge(a, o, b, { excludeFalseConflicts: true }) as Region[]) {
		if ('ok' in region) {
			woven += region.ok.join('');
			continue;
		}
		const { a: own, o: was, b: other } = region.conflict;
		const said = beside(was, own, other) ?? atConflict(was, own, other);
		if (said === null) return said;
		woven += said;
	}
	return woven + base.slice(base.length - end).join('');
}

/**
 * Both changes where they only touch: both added at one place, or one added right before or behind what the other changed.
 * `undefined` where they share more than that, or where the last word of one would grow into the first of the other.
 */
function beside(base: Pieces, mine: Pieces, theirs: Pieces): string | undefined {
	if (base.length === 0) {
		if (isPartOf(mine, theirs)) return theirs.join('');
		if (isPartOf(theirs, mine)) return mine.join('');
		const order = comesBehind(mine, theirs) ? [theirs, mine] : [mine, theirs];
		return joined(order[0]!, order[1]!) ?? joined(order[1]!, order[0]!);
	}
	for (const [one, other] of [
		[mine, theirs],
		[theirs, mine],
	] as const) {
		const [head, tail] = [one.slice(0, one.length - base.length), one.slice(base.length)];
		// Whoever changed it may have added the same, and then it is there already.
		if (isSame([...base, ...tail], one)) {
			const said = isSame(other.slice(-tail.length), tail) ? other.join('') : joined(other, tail);
			if (said !== undefined) return said;
		}
		if (isSame([...head, ...base], one)) {
			const said = isSame(other.slice(0, head.length), head) ? other.join('') : joined(head, other);
			if (said !== undefined) return said;
		}
	}
	return undefined;
}

/** Who goes on with a line stands before who begins a new one there; otherwise the words would change their paragraph. */
function comesBehind(one: Pieces, other: Pieces): boolean {
	const [a, b] = [one.join(''), other.join('')];
	const [begins, ends] = [/^\s*\n/, /\n\s*$/];
	return (begins.test(a) && !begins.test(b)) || (ends.test(b) && !ends.test(a));
}

/** One behind the other, if there is a space where they meet. */
function joined(first: Pieces, second: Pieces): string | undefined {
	const [before, behind] = [first.join(''), second.join('')];
	return /\s$/.test(before) || /^\s/.test(behind) ? before + behind : undefined;
}

/** One behind the other, whatever they are; once, where one says all that the other does. */
function both(first: Pieces, second: Pieces): string {
	if (isPartOf(second, first)) return first.join('');
	if (isPartOf(first, second)) return second.join('');
	const [before, behind] = [first.join(''), second.join('')];
	return joined(first, second) ?? before + (/\n/.test(before + behind) ? '\n\n' : ' ') + behind;
}

const isSame = (a: Pieces, b: Pieces): boolean =>
	a.length === b.length && a.every((piece, at) => piece === b[at]);

/** Whether all pieces of `part` stand in `whole`, in a row. No piece holds a NUL, which no text of ours does. */
const isPartOf = (part: Pieces, whole: Pieces): boolean =>
	part.length === 0 || `\0${whole.join('\0')}\0`.includes(`\0${part.join('\0')}\0`);
