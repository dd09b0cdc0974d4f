/**
 * What changed between two texts, word by word, for proposal cards, the timeline and edits that were overwritten.
 * Pure; it knows words and spaces only. Markdown, HTML and wording of the card do not belong here.
 */

export interface DiffPart {
	readonly kind: 'same' | 'removed' | 'added';
	readonly text: string;
}

/**
 * The table below grows with the product of both middles. Beyond this many cells the whole middle is shown as
 * replaced: a reader gains nothing from a word diff of two unrelated pages, and a phone would stall on it.
 */
const MAX_CELLS = 400_000;

/** Words and the runs of white space between them; joined again they give the text back. */
const tokens = (text: string): string[] => text.match(/\s+|[^\s]+/gu) ?? [];

/** Joins neighbours of one kind, so that the screen draws few spans. */
function compact(parts: readonly DiffPart[]): readonly DiffPart[] {
	const joined: DiffPart[] = [];
	for (const part of parts) {
		const last = joined.at(-1);
		if (part.text === '') continue;
		if (last?.kind === part.kind) joined[joined.length - 1] = { ...last, text: last.text + part.text };
		else joined.push(part);
	}
	return joined;
}

const isBlank = (part: DiffPart): boolean => part.kind === 'same' && part.text.trim() === '';

/**
 * A blank that happens to be equal between two changes would cut one replaced phrase into crumbs; it is taken into both
 * sides. Runs that only add or only remove are readable as they are.
 */
function joinPhrases(parts: readonly DiffPart[]): readonly DiffPart[] {
	const joined: DiffPart[] = [];
	for (let at = 0; at < parts.length; at += 1) {
		let end = at;
		while (end < parts.length && (parts[end]!.kind !== 'same' || isBlank(parts[end]!))) end += 1;
		while (end > at && parts[end - 1]!.kind === 'same') end -= 1;
		const run = parts.slice(at, end);
		const isPhrase =
			run[0]?.kind !== 'same' &&
			run.some((part) => part.kind === 'removed') &&
			run.some((part) => part.kind === 'added');
		if (!isPhrase) {
			joined.push(parts[at]!);
			continue;
		}
		const side = (gone: DiffPart['kind']): string =>
			run.map((part) => (part.kind === gone ? '' : part.text)).join('');
		joined.push({ kind: 'removed', text: side('added') }, { kind: 'added', text: side('removed') });
		at = end - 1;
	}
	return joined;
}

/** Longest common subsequence of two token lists, as parts in reading order (removed before added). */
function middleParts(before: readonly string[], after: readonly string[]): DiffPart[] {
	if (before.length * after.length > MAX_CELLS) {
		return [
			{ kind: 'removed', text: before.join('') },
			{ kind: 'added', text: after.join('') },
		];
	}
	const width = after.length + 1;
	const lengths = new Uint32Array((before.length + 1) * width);
	for (let i = before.length - 1; i >= 0; i -= 1) {
		for (let j = after.length - 1; j >= 0; j -= 1) {
			lengths[i * width + j] =
				before[i] === after[j]
					? lengths[(i + 1) * width + j + 1]! + 1
					: Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
		}
	}
	const parts: DiffPart[] = [];
	let i = 0;
	let j = 0;
	while (i < before.length || j < after.length) {
		if (i < before.length && j < after.length && before[i] === after[j]) {
			parts.push({ kind: 'same', text: before[i]! });
			i += 1;
			j += 1;
		} else if (
			i < before.length &&
			(j === after.length || lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!)
		) {
			parts.push({ kind: 'removed', text: before[i]! });
			i += 1;
		} else {
			parts.push({ kind: 'added', text: after[j]! });
			j += 1;
		}
	}
	return parts;
}

/**
 * The parts that turn `before` into `after`. Law: `same` and `removed` joined give `before`, `same` and `added`
 * joined give `after`.
 */
export function wordDiff(before: string, after: string): readonly DiffPart[] {
	const old = tokens(before);
	const fresh = tokens(after);
	let head = 0;
	while (head < old.length && head < fresh.length && old[head] === fresh[head]) head += 1;
	let tail = 0;
	while (
		tail < old.length - head &&
		tail < fresh.length - head &&
		old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]
	) {
		tail += 1;
	}
	return compact([
		{ kind: 'same', text: old.slice(0, head).join('') },
		...joinPhrases(
			compact(middleParts(old.slice(head, old.length - tail), fresh.slice(head, fresh.length - tail))),
		),
		{ kind: 'same', text: old.slice(old.length - tail).join('') },
	]);
}

/**
 * Shortens long unchanged stretches to `keep` characters on each side of a change, so that a small edit in a long
 * note stays readable. The cut is marked with an ellipsis.
 */
export function condense(parts: readonly DiffPart[], keep = 60): readonly DiffPart[] {
	return parts.map((part, index) => {
		if (part.kind !== 'same') return part;
		const isFirst = index === 0;
		const isLast = index === parts.length - 1;
		const room = keep * (isFirst || isLast ? 1 : 2);
		if (part.text.length <= room + 3 || (isFirst && isLast)) return part;
		const start = isFirst ? '' : part.text.slice(0, keep);
		const end = isLast ? '' : part.text.slice(part.text.length - keep);
		return { kind: 'same', text: `${start}…${end}` };
	});
}

/** One of two versions side by side: what the other says too, and what this one says alone. */
export const sideOf = (parts: readonly DiffPart[], own: 'removed' | 'added'): readonly DiffPart[] =>
	parts.filter(({ kind }) => kind === 'same' || kind === own);
