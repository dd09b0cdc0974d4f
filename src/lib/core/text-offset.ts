/** Where a place in a text is after others changed the text, so that a cursor stays beside its letter. */
import { diffIndices } from 'node-diff3';
import { sharedEnds } from './shared-ends';

/** A piece of the earlier text from `from` to `to`, and how long that is which stands there now. */
interface Change {
	readonly from: number;
	readonly to: number;
	readonly length: number;
}

/** More pieces than this between the first change and the last are one change: a key must not wait for the comparison. */
const MAX_BETWEEN = 600;

/** Each with the space behind it, because pieces that are all alike take the longest to compare. */
const lines = (text: string): string[] => text.match(/[^\n]*\n+|[^\n]+/g) ?? [];
const words = (text: string): string[] => text.match(/^\s+|\S+\s*/g) ?? [];

/**
 * Where positions in `from` are after the text became `to`; what stood inside of a change moves to its end. Asked for a text
 * once, because finding the changes is what takes time.
 */
export function offsetMap(from: string, to: string): (offset: number) => number {
	const all = [...changes(from, to)];
	return (offset) => mapped(all, offset);
}

function mapped(all: readonly Change[], offset: number): number {
	let moved = offset;
	for (const change of all) {
		if (offset <= change.from) break;
		if (offset < change.to) return moved - offset + change.from + change.length;
		moved += change.length - (change.to - change.from);
	}
	return moved;
}

/** What differs, from the first change to the last: by lines, within them by words, and within those by letters. */
function* changes(from: string, to: string, split = lines, start = 0): Generator<Change> {
	const { head, before, after } = between(split(from), split(to));
	let [piece, at] = [0, start + head];
	if (Math.max(before.length, after.length) > MAX_BETWEEN)
		return yield stretch(before.join(''), after.join(''), at);
	for (const { buffer1, buffer1Content, buffer2Content } of diffIndices(before, after)) {
		while (piece < buffer1[0]) at += before[piece++]!.length;
		const [was, is] = [buffer1Content.join(''), buffer2Content.join('')];
		if (split === lines) yield* changes(was, is, words, at);
		else yield stretch(was, is, at);
	}
}

/** What stands between the first difference and the last, and how many letters stand before it. */
function between(from: readonly string[], to: readonly string[]) {
	const { start, end } = sharedEnds([from, to]);
	return {
		head: from.slice(0, start).join('').length,
		before: from.slice(start, from.length - end),
		after: to.slice(start, to.length - end),
	};
}

/** The smallest single stretch that differs, without cutting a letter that takes two places. */
function stretch(from: string, to: string, at: number): Change {
	let { start, end } = sharedEnds([from, to]);
	if (start > 0 && /[\ud800-\udbff]/.test(from[start - 1]!)) start -= 1;
	if (end > 0 && /[\udc00-\udfff]/.test(from.at(-end)!)) end -= 1;
	return { from: at + start, to: at + from.length - end, length: to.length - end - start };
}
