/** Whether words of repetition mean one, judged by where they stand. A list here is a reason seen in ordinary titles. */
import { beforeVerb, isNamed, settled, type Place } from './place';
import type { Certainty } from './types';

export type Judge = (text: string) => (place: Place) => Certainty;

/** "from weekly to monthly": what is told of. */
const CHANGED = /^(?:from|to|von|auf|zu|statt|of|than|als)$/iu;
/** "not every day" says the opposite, "almost every day" something else. */
const DENIED =
	/^(?:not|never|don['’]t|isn['’]t|almost|nearly|hardly|nicht|nie|niemals|kein|fast|beinahe|kaum|statt)$/iu;
const EXCEPT = /^(?:except|but|unless|excluding|außer|ausser|ohne|ausgenommen)$/iu;
/** Adverbs that also are adjectives: "weekly" repeats at the end of a line or before a time, not before "report". */
export const adverb: Judge = (text) => (place) => {
	if (isNamed(text, place)) return 'never';
	if (CHANGED.test(place.prev) || DENIED.test(place.prev)) return 'doubtful';
	if (place.clause || /^(?:\d+\s?x|times|twice|once|mal|zweimal|dreimal|\d+mal)$/iu.test(place.prev))
		return 'doubtful';
	const german = /(?:lich|tägig|weise|mal)$/iu.test(text);
	if (german) return /^grüßt$/iu.test(place.next) ? 'never' : 'sure';
	return settled(place) ? 'sure' : 'doubtful';
};
/** "every Monday": said outright, unless it is told of something else or part of a name. */
export const said: Judge = (text) => (place) => {
	if (isNamed(text, place)) return 'doubtful';
	if (place.clause || /^(?:of|life|wieder|von)$/iu.test(place.next)) return 'doubtful';
	if (DENIED.test(place.prev) || EXCEPT.test(place.next)) return 'doubtful';
	// "Jeder Tag zählt": what a sentence is about; when something is done stands in another case.
	if (/^jede[rm]\s/iu.test(text)) return 'doubtful';
	// English puts it at an edge: "every day movie" is a film, and "jeden Tag Geld geben" is German.
	const inside = /^(?:every|each)\s/iu.test(text) && !place.head;
	if (inside && !settled(place) && !beforeVerb(place) && !/^\d/u.test(place.next)) return 'doubtful';
	return 'sure';
};
/** "alle Tage" without a number may count the days themselves. */
export const counted: Judge = (text) => (place) =>
	/^alle\s+\p{L}+$/iu.test(text) && !place.tail ? 'doubtful' : said(text)(place);
/** Nothing shorter in it is read either: "every 5 minutes" has no length. */
export const nothing: Judge = () => () => 'never';
/** "Mondays": the end of a line, not "I hate Mondays" or a name. */
export const plural: Judge = (text) => (place) => {
	if (place.clause || /^(?:hate|love|like|happy|ruby|tgi|the|these|no|more)$/iu.test(place.prev))
		return 'doubtful';
	if (/^(?:tgi|happy|ruby)\s/iu.test(text)) return 'never';
	return settled(place) ? 'sure' : 'doubtful';
};
