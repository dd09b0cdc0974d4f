/** How well a typed query names something. For short lists in memory; records are found by the search index instead. */
import { bareText } from '../core/bare-text';

const plain = (text: string): string => bareText(text).trim();

function isSubsequence(query: string, text: string): boolean {
	let at = 0;
	for (const letter of text) if (letter === query[at]) at += 1;
	return at === query.length;
}

/** 1 exact, 0.9 prefix, 0.8 start of a word, 0.7 contained, 0.4 letters in order, 0 no match. An empty query matches all. */
export function matchScore(query: string, text: string): number {
	const [wanted, given] = [plain(query), plain(text)];
	if (wanted === '') return 1;
	if (given === wanted) return 1;
	if (given.startsWith(wanted)) return 0.9;
	if (given.split(/[\s:/–-]+/).some((word) => word.startsWith(wanted))) return 0.8;
	const words = wanted.split(/\s+/);
	if (words.length > 1 && words.every((word) => given.includes(word))) return 0.75;
	if (given.includes(wanted)) return 0.7;
	return wanted.length > 1 && isSubsequence(wanted.replace(/\s+/g, ''), given) ? 0.4 : 0;
}

/** The best score over a name and its other names; other names count a little less. */
export const bestScore = (query: string, name: string, others: readonly string[] = []): number =>
	Math.max(matchScore(query, name), ...others.map((other) => matchScore(query, other) * 0.92));
