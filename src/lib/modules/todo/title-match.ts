/**
 * Which open task somebody means by a part of its title. Only one that fits as a whole word is certain: "one" stands in
 * "beta stone" as letters, not as a word, and completing the wrong task is worse than asking.
 */
import { folded } from '../../core/module';

interface Titled {
	readonly title: string;
}

export interface TitleMatches<T> {
	/** The task that is meant, where there is no doubt. */
	readonly sure: T | undefined;
	/** All that could be meant, the likeliest first. */
	readonly matches: readonly T[];
}

const wordsOf = (text: string): string =>
	` ${folded(text)
		.split(/[^\p{L}\p{N}]+/u)
		.filter(Boolean)
		.join(' ')} `;

/** Signs alone, such as an emoji, are no word: they are compared as they are. */
const hasWords = (text: string): boolean => wordsOf(text).trim() !== '';

/** From a title that says just this, over whole words and beginnings of words, to letters in the middle of one. */
const likeness: readonly ((title: string, wanted: string) => boolean)[] = [
	(title, wanted) => title.trim() === wanted.trim(),
	(title, wanted) => hasWords(wanted) && wordsOf(title) === wordsOf(wanted),
	(title, wanted) => hasWords(wanted) && wordsOf(title).includes(wordsOf(wanted)),
	(title, wanted) => hasWords(wanted) && wordsOf(title).includes(wordsOf(wanted).trimEnd()),
	(title, wanted) => folded(wanted).trim() !== '' && folded(title).includes(folded(wanted)),
];
/** Letters in the middle of a word are never enough. */
const SURE_LEVELS = 4;

export function matchTitle<T extends Titled>(tasks: readonly T[], wanted: string): TitleMatches<T> {
	const found = tasks.flatMap((task) => {
		const level = likeness.findIndex((fits) => fits(task.title, wanted));
		return level < 0 ? [] : [{ task, level }];
	});
	found.sort((a, b) => a.level - b.level);
	const best = found.filter(({ level }) => level === found[0]?.level);
	const isSure = best.length === 1 && best[0]!.level < SURE_LEVELS;
	return { sure: isSure ? best[0]!.task : undefined, matches: found.map(({ task }) => task) };
}
