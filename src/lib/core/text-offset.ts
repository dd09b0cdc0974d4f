/** Where a place in a text is after others changed the text, so that a cursor stays beside its letter. */
import { diffIndices } from 'node-diff3';
import { lines, MAX_PIECES, words } from './weave';

/** A piece of the earlier text from `from` to `to`, and how long that is which stands there now. */
interface Change {
	readonly from: number;
	readonly to: number;
	readonly length: number;
}

/** Where a position in `from` is after the text became `to`; what stood inside of a change moves to its end. */
export function mapOffset(from: string, to: string, offset: number): number {
	let moved = offset;
	for (const change of changes(from, to)) {
		if (offset <= change.from) break;
		if (offset < change.to) return moved - offset + change.from + change.length;
		moved += change.length - (change.to - change.from);
	}
	return moved;
}

/** What differs, from the first change to the last: by lines, within them by words, and within those by letters. */
function* changes(from: string, to: string, split = lines, start = 0): Generator<Change> {
	const [before, after] = [split(from), split(to)];
	if (Math.max(before.length, after.length) > MAX_PIECES) return yield stretch(from, to, start);
	let [piece, at] = [0, start];
	for (const { buffer1, buffer1Content, buffer2Content } of diffIndices(before, after)) {
		while (piece < buffer1[0]) at += before[piece++]!.length;
		const [was, is] = [buffer1Content.join(''), buffer2Content.join('')];
		if (split === lines) yield* changes(was, is, words, at);
		else yield stretch(was, is, at);
	}
}

/** The smallest single stretch that differs, without cutting a letter that takes two places. */
function stretch(from: string, to: string, at: number): Change {
	const shortest = Math.min(from.length, to.length);
	let start = 0;
	while (start < shortest && from[start] === to[start]) start += 1;
	if (start > 0 && /[\ud800-\udbff]/.test(from[start - 1]!)) start -= 1;
	let end = 0;
	while (end < shortest - start && from.at(-1 - end) === to.at(-1 - end)) end += 1;
	if (end > 0 && /[\udc00-\udfff]/.test(from.at(-end)!)) end -= 1;
	return { from: at + start, to: at + from.length - end, length: to.length - end - start };
}
