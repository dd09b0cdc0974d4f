/**
 * What to replace in an open editor so that it shows another text. Only what differs, block by block, so that cursor, selection
 * and undo stay with the letters they belong to; and not what was typed and is never written, such as an empty line at the end.
 */
import { Fragment, type Node, type Slice } from '@tiptap/pm/model';
import { diffIndices } from 'node-diff3';
import { MAX_PIECES } from '$lib/core/weave';

interface Stretch {
	readonly from: number;
	/** The end in the first version, and in the second. */
	readonly to: number;
	readonly end: number;
}

export interface ShownChange {
	readonly from: number;
	readonly to: number;
	readonly slice: Slice;
}

/** Which blocks of one version stand where others do in another: the first, and how many. */
type Difference = Record<'buffer1' | 'buffer2', [from: number, count: number]>;

/** Blocks that stand in a row, and the position of the first in its document. */
interface Row {
	readonly blocks: readonly Node[];
	readonly at: number;
}

/** What stands at one place of the text: as it is shown, as that is written, and as it is to be. */
interface Versions {
	readonly shown: Row;
	readonly written: Row;
	readonly next: Row;
}

/**
 * How `shown`, of which `written` is written, comes to show `next`: from the last change to the first, so that none moves what
 * is still to be replaced.
 */
export function shownChanges(shown: Node, written: Node, next: Node): readonly ShownChange[] {
	const all = { shown: inside(shown, -1), written: inside(written, -1), next: inside(next, -1) };
	return [...changes(all, next)].reverse();
}

/** The blocks of a block that stands at this position. */
const inside = (block: Node, at: number): Row => ({ blocks: block.content.content, at: at + 1 });

function* changes(place: Versions, next: Node): Generator<ShownChange> {
	for (const run of runs(place)) {
		const count = run.next.blocks.length;
		const isPaired = run.shown.blocks.length === count && run.written.blocks.length === count;
		for (const one of isPaired ? pairs(run) : [run]) {
			const [a, b, c] = [one.shown, one.written, one.next].map(({ blocks }) => blocks[0]);
			if (isPaired && a && b && c && isOpen(a, b) && isOpen(b, c)) {
				yield* changes(
					{
						shown: inside(a, one.shown.at),
						written: inside(b, one.written.at),
						next: inside(c, one.next.at),
					},
					next,
				);
			} else yield* replaced(one, next);
		}
	}
}

/** Two versions of one block that holds blocks. */
const isOpen = (a: Node, b: Node): boolean => a.sameMarkup(b) && !a.isLeaf && !a.inlineContent;

/** Where `next` has other blocks than are written; with those beside that are shown otherwise. */
function* runs({ shown, written, next }: Versions): Generator<Versions> {
	const [was, own, other] = [written, shown, next].map(({ blocks }) =>
		blocks.map((block) => JSON.stringify(block.toJSON())),
	) as [string[], string[], string[]];
	if (Math.max(was.length, own.length, other.length) > MAX_PIECES) return yield { shown, written, next };
	const differing = [
		...differences(was, other).map((one) => ({ ...one, isNext: true })),
		...differences(was, own).map((one) => ({ ...one, isNext: false })),
	].sort((a, b) => a.buffer1[0] - b.buffer1[0] || a.buffer1[1] - b.buffer1[1]);
	/** How many more blocks there are before this place than are written. */
	let [inShown, inNext] = [0, 0];
	for (let n = 0; n < differing.length;) {
		const from = differing[n]!.buffer1[0];
		let to = from;
		let [more, moreNext, isChanged] = [0, 0, false];
		do {
			const { buffer1, buffer2, isNext } = differing[n]!;
			to = Math.max(to, buffer1[0] + buffer1[1]);
			if (isNext) [moreNext, isChanged] = [moreNext + buffer2[1] - buffer1[1], true];
			else more += buffer2[1] - buffer1[1];
			n += 1;
		} while (n < differing.length && differing[n]!.buffer1[0] < to);
		if (isChanged) {
			yield {
				shown: part(shown, from + inShown, to + inShown + more),
				written: part(written, from, to),
				next: part(next, from + inNext, to + inNext + moreNext),
			};
		}
		inShown += more;
		inNext += moreNext;
	}
}

/**
 * Where two versions differ, by the fewest blocks: each in its place where that says it as shortly, because of equal blocks in
 * a row a comparison finds any.
 */
function differences(was: string[], is: string[]): readonly Difference[] {
	const found: Difference[] = diffIndices(was, is);
	if (was.length !== is.length) return found;
	const inPlace = was.flatMap((block, n): Difference[] =>
		block === is[n] ? [] : [{ buffer1: [n, 1], buffer2: [n, 1] }],
	);
	const cost = found.reduce((sum, { buffer1, buffer2 }) => sum + Math.max(buffer1[1], buffer2[1]), 0);
	return inPlace.length <= cost ? inPlace : found;
}

function part({ blocks, at }: Row, from: number, to: number): Row {
	return { blocks: blocks.slice(from, to), at: at + sizeOf(blocks.slice(0, from)) };
}
const sizeOf = (blocks: readonly Node[]): number => blocks.reduce((sum, { nodeSize }) => sum + nodeSize, 0);

/** Block for block, where there are as many of each. */
const pairs = ({ shown, written, next }: Versions): readonly Versions[] =>
	next.blocks.map((_block, n) => ({
		shown: part(shown, n, n + 1),
		written: part(written, n, n + 1),
		next: part(next, n, n + 1),
	}));

/** The one stretch to replace at a place; beside what is not written, if the two do not touch. */
function* replaced(place: Versions, document: Node): Generator<ShownChange> {
	const [shown, written, next] = [place.shown, place.written, place.next].map(({ blocks }) =>
		Fragment.fromArray([...blocks]),
	) as [Fragment, Fragment, Fragment];
	const unwritten = stretch(written, shown);
	let change = stretch(written, next);
	let shift = 0;
	if (change !== undefined && unwritten !== undefined && change.to > unwritten.from) {
		if (change.from >= unwritten.to) shift = unwritten.end - unwritten.to;
		else change = stretch(shown, next);
	}
	if (change === undefined) return;
	const { from, to, end } = change;
	yield {
		from: place.shown.at + from + shift,
		to: place.shown.at + to + shift,
		slice: document.slice(place.next.at + from, place.next.at + end),
	};
}

/** The one stretch in which two versions differ. */
function stretch(a: Fragment, b: Fragment): Stretch | undefined {
	const from = a.findDiffStart(b);
	const ends = a.findDiffEnd(b);
	if (from === null || ends === null) return undefined;
	// Repeated letters make both ends overlap; then the change begins where the shorter one ends.
	const overlap = Math.max(0, from - Math.min(ends.a, ends.b));
	return { from, to: ends.a + overlap, end: ends.b + overlap };
}
