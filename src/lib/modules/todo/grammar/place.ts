/**
 * Where a reading stands in its sentence, and the words around it that allow or forbid it. The grammar reads a word as a
 * date only when its place says so; these are the questions it may ask.
 */
import { isTaken, type Span } from './scan';

export interface Place {
	/** The nearest words without punctuation, `''` at an edge or where punctuation stands between. */
	readonly prev: string;
	readonly next: string;
	/** The word before it is the first of the line. */
	readonly second: boolean;
	/** Nothing but other readings, signs and punctuation before it, or after it. */
	readonly head: boolean;
	readonly tail: boolean;
	/** Another reading or a sign is its direct neighbour. */
	readonly afterToken: boolean;
	readonly beforeToken: boolean;
	/** A word before it opens a clause that tells or asks something ("whether …", "ob …"). */
	readonly clause: boolean;
	/** The whole line is in capitals, so that a capital says nothing. */
	readonly shouted: boolean;
	readonly line: string;
}

const CLAUSE =
	/(?:^|[\s,])(?:whether|if|why|when|who|whom|which|what|how|that|because|since|ob|warum|weshalb|wieso|wann|wer|wen|wem|was|wie|dass|daß|weil|wenn|falls)\s/iu;
const EDGE_PUNCTUATION = /^[\s,;:.!?()[\]{}…–—-]*$/u;

/** Answers about places in one line. `covered` are all spans some rule would like to read. */
export function placesIn(line: string, covered: readonly Span[]): (span: Span) => Place {
	const free = [...line];
	// By UTF-16 unit, as offsets are; a spread string would go by code point.
	free.length = 0;
	for (let at = 0; at < line.length; at += 1) free.push(isTaken(line[at]) ? ' ' : line[at]!);
	for (const { start, end } of covered) free.fill(' ', start, end);
	const open = free.join('');
	const inside = (at: number): boolean =>
		isTaken(line[at]) || covered.some(({ start, end }) => at >= start && at < end);
	const shouted = !/\p{Ll}/u.test(line);
	return ({ start, end }) => {
		const [before, after] = [line.slice(0, start), line.slice(end)];
		const gapBefore = /[\s(,]*$/u.exec(before)![0].length;
		const gapAfter = /^[\s),]*/u.exec(after)![0].length;
		return {
			prev: /(?<!\S)(\S+)\s+$/u.exec(before)?.[1]?.replace(/^[("'„“]+/u, '') ?? '',
			next: /^\s+([^\s]+)/u.exec(after)?.[1]?.replace(/[.,;:!?)]+$/u, '') ?? '',
			second: /^[^\p{L}]*\S+\s+$/u.test(before),
			head: EDGE_PUNCTUATION.test(open.slice(0, start)),
			tail: EDGE_PUNCTUATION.test(open.slice(end)),
			afterToken: start > 0 && inside(start - gapBefore - 1),
			beforeToken: end < line.length && inside(end + gapAfter),
			clause: CLAUSE.test(before),
			shouted,
			line,
		};
	};
}

export const isCapital = (word: string): boolean => /^\p{Lu}/u.test(word);

const PREPOSITION =
	/^(?:about|with|for|at|in|on|by|regarding|re|via|after|before|because|from|mit|für|um|wegen|bei|im|in|zum|zur|an|am|bis|ab|beim|per|ohne|von|nach)$/iu;
/** Verbs that begin an English to-do: "Friday call Ben". */
const VERB =
	/^(?:add|answer|ask|back|bake|book|bring|buy|call|cancel|check|clean|collect|cook|do|drop|email|feed|fetch|fill|finish|fix|get|give|go|help|install|invite|leave|lunch|mail|make|meet|mow|order|pack|pay|phone|pick|plan|prepare|print|read|remind|renew|reply|return|ring|run|sell|send|ship|sign|start|submit|take|talk|tell|text|tidy|try|update|visit|wash|water|write)$/iu;

/** The reading ends its sentence, meets another reading, or is followed by punctuation or a word that begins a new part. */
export const settled = (place: Place): boolean =>
	place.tail || place.beforeToken || place.next === '' || PREPOSITION.test(place.next);

/** An English verb or a German infinitive follows: what comes is what is to be done. */
export const beforeVerb = (place: Place): boolean =>
	VERB.test(place.next) || /^(?!.*zu\p{L}+en$)\p{Ll}{2,}(?:en|ern|eln)$/u.test(place.next);

/** A capital inside a line of ordinary case: part of a name or a title. */
export const isNamed = (text: string, place: Place): boolean =>
	isCapital(text) && !place.head && !place.shouted;
