/**
 * What searching means, for the index of a device and for the tools of the server alike: all words of the query, each
 * anywhere in a word of the text. So parts of German compounds are found, and words of scripts that set no spaces.
 */
import { bareText } from '../bare-text';

/** Programs write these where a person reads and types the sign itself. */
const entities: Readonly<Record<string, string>> = {
	amp: '&',
	lt: '<',
	gt: '>',
	quot: '"',
	'#39': "'",
	apos: "'",
	nbsp: ' ',
	'#160': ' ',
	'#32': ' ',
	'#9': ' ',
};

const ENTITY = /&(amp|lt|gt|quot|#39|apos|nbsp|#160|#32|#9);/g;

/** A text as it is compared: its signs as they are read, without case and marks. */
export const comparable = (text: string): string =>
	bareText(text.includes('&') ? text.replace(ENTITY, (_, name: string) => entities[name]!) : text);

/** Signs around a word do not belong to it; those inside do ("R&D", "monday.com", "C++" keeps its first letter at least). */
const trimmed = (chunk: string): string => chunk.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');

const chunksOf = (text: string): readonly string[] =>
	comparable(text).split(/\s+/u).map(trimmed).filter(Boolean);

/** The words of a query, each once, without case, marks and the signs around them. */
export const queryWords = (query: string): readonly string[] => [...new Set(chunksOf(query))];

/** What an index keeps of a text: its words as they stand and, where signs divide one, its parts. */
export function indexedWords(text: string): readonly string[] {
	return chunksOf(text).flatMap((chunk) => {
		const parts = chunk.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
		return parts.length > 1 ? [chunk, ...parts] : [chunk];
	});
}

/** Whether the text holds every word of the query; a query without words holds nothing back. */
export function holdsWords(text: string, query: string): boolean {
	const words = queryWords(query);
	if (words.length === 0) return true;
	const bare = comparable(text);
	return words.every((word) => bare.includes(word));
}

/** One letter says too little to look for it inside of words, unless it is a word of its own, as in Chinese. */
const isTelling = (word: string): boolean => word.length > 1 || !/[\p{Script=Latin}\p{N}]/u.test(word);

/** The words of a vocabulary that hold this one inside, at most `limit`. */
export function wordsHolding(word: string, vocabulary: Iterable<string>, limit: number): readonly string[] {
	if (!isTelling(word)) return [];
	const found: string[] = [];
	for (const known of vocabulary) {
		if (!known.includes(word)) continue;
		found.push(known);
		if (found.length === limit) break;
	}
	return found;
}
