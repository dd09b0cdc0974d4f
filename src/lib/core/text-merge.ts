/**
 * Bringing two versions of a text together that grew from one: the changes are woven piece by piece, and where the
 * pieces are the same, each side's change is one stretch: as long as the two do not overlap, both fit. Anything else is for
 * the person to decide.
 */
import { weave } from './weave';

interface Stretch {
	readonly from: number;
	readonly to: number;
	readonly text: string;
}

/** The smallest single stretch of `base` that `next` replaces. */
function stretch(base: string, next: string): Stretch {
	const shortest = Math.min(base.length, next.length);
	let start = 0;
	while (start < shortest && base[start] === next[start]) start += 1;
	let end = 0;
	while (end < shortest - start && base[base.length - 1 - end] === next[next.length - 1 - end]) end += 1;
	return { from: start, to: base.length - end, text: next.slice(start, next.length - end) };
}

/** The text with both changes, or `null` when they overlap. `mine` comes first where both add at the same place. */
export function mergeText(base: string, mine: string, theirs: string): string | null {
	if (mine === theirs || theirs === base) return mine;
	if (mine === base) return theirs;
	const woven = weave(base, mine, theirs);
	if (woven !== null) return woven;
	const [a, b] = [stretch(base, mine), stretch(base, theirs)];
	if (a.to <= b.from) {
		return base.slice(0, a.from) + a.text + base.slice(a.to, b.from) + b.text + base.slice(b.to);
	}
	if (b.to <= a.from) {
		return base.slice(0, b.from) + b.text + base.slice(b.to, a.from) + a.text + base.slice(a.to);
	}
	return null;
}

/**
 * The text with both changes, always: where they overlap, theirs stands first and mine behind it. For the moment when
 * nobody can be asked, because saying something twice is better than losing it.
 */
export function keepBoth(base: string, mine: string, theirs: string): string {
	const merged = mergeText(base, mine, theirs);
	if (merged !== null) return merged;
	const [a, b] = [stretch(base, mine), stretch(base, theirs)];
	const [from, to] = [Math.min(a.from, b.from), Math.max(a.to, b.to)];
	const whole = (own: Stretch): string => base.slice(from, own.from) + own.text + base.slice(own.to, to);
	const [first, second] = [whole(b), whole(a)];
	const between = /\n/.test(first + second) ? '\n\n' : ' ';
	return base.slice(0, from) + [first, second].filter(Boolean).join(between) + base.slice(to);
}

/** Where a position in `from` is after the text became `to`; what stood inside of the change moves to its end. */
export function mapOffset(from: string, to: string, offset: number): number {
	const change = stretch(from, to);
	if (offset <= change.from) return offset;
	const grown = change.text.length - (change.to - change.from);
	return offset >= change.to ? offset + grown : change.from + change.text.length;
}
