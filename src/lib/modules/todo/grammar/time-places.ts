/** Whether figures and words that could be a time of day are one, judged by where they stand. */
import { beforeVerb, isNamed, settled, type Place } from './place';
import type { Certainty } from './types';

export type Judge = (text: string, led: boolean) => (place: Place) => Certainty;

/** Chapters and verses, scores, scales: two numbers with a colon that are no time. */
const NOT_A_CLOCK =
	/^(?:genesis|exodus|leviticus|numbers|deuteronomy|joshua|judges|ruth|samuel|kings|chronicles|ezra|nehemiah|esther|job|psalms?|proverbs|ecclesiastes|isaiah|jeremiah|lamentations|ezekiel|daniel|hosea|joel|amos|obadiah|jonah|micah|nahum|habakkuk|zephaniah|haggai|zechariah|malachi|matthew|mark|luke|john|acts|romans|corinthians|galatians|ephesians|philippians|colossians|thessalonians|timothy|titus|philemon|hebrews|james|peter|jude|revelation|mose|josua|richter|könige|chronik|hiob|sprüche|prediger|jesaja|jeremia|hesekiel|daniel|jona|micha|matthäus|markus|lukas|johannes|apostelgeschichte|römer|korinther|galater|epheser|philipper|kolosser|thessalonicher|timotheus|hebräer|jakobus|petrus|offenbarung|surah?|sure|verse?|vers|chapter|kapitel|score|ratio|scale|time|result|stand|endstand|ergebnis|zeit|verhältnis|maßstab|pace|under|unter|sub|minute|timestamp|track|odds|quote|line|zeile|page|seite|room|raum)$/iu;
/** Books of the Bible as they are shortened; a short name that also is a person's ("Tim") is not among them. */
const BOOK =
	/^(?:rom|röm|gen|offb|rev|ex|lev|num|dtn|deut|jos|neh|ps|pss|prov|spr|koh|pred|jes|isa|jer|hes|ez|mt|matt|mk|lk|joh|jn|apg|kor|cor|gal|eph|phil|kol|col|thess|tit|hebr?|jak|jas|petr|pet|offenb)\.?$/iu;
/** Then it is the city. */
const FLIES = /(?:^|\s)(?:nach|to|from|von|in|aus|ab|flug|flight|zug|train|bus)\s+rom(?=\s)/iu;
const RATIO =
	/(?:^|\s)(?:mix|mische?n?|ratio|scale|maßstab|verhältnis|score|pace|endstand|dilute|verdünnen)(?=\s|$)/iu;

const UNCERTAIN = (place: Place): Certainty => (place.clause ? 'doubtful' : 'sure');
/** "in 2 hours before the flight" measures from something else. */
export const aheadJudge: Judge = () => (place) =>
	/^(?:km|m|miles?|meters?|meter|laps?|runden?|seiten?|pages?|words|wörter|\d+k?)$/iu.test(place.prev)
		? 'never'
		: /^(?:before|after|of|vor|nach)$/iu.test(place.next)
			? 'doubtful'
			: UNCERTAIN(place);
export const clockJudge =
	(led: boolean) =>
	(place: Place): Certainty => {
		if (NOT_A_CLOCK.test(place.prev) || RATIO.test(place.line)) return 'never';
		if (BOOK.test(place.prev) && !FLIES.test(place.line)) return 'doubtful';
		// Without "at" it may number a train or a seat: it wants an edge, a neighbour or what is to be done behind it.
		const stands = led || place.head || place.afterToken || settled(place) || beforeVerb(place);
		return stands ? UNCERTAIN(place) : 'doubtful';
	};
/** Whether "at 3" or "um 3" is a time: "at 3 flats" and "um 3 Kilo" are not. */
export const bareJudge: Judge = (text) => (place) => {
	if (/\s\p{Lu}\p{Ll}+$/u.test(text) && !place.head) return 'never';
	if (/^(?:look|looking|aim|point|stare|shoot|laugh|shout|throw|guess)$/iu.test(place.prev)) return 'never';
	if (place.clause) return 'doubtful';
	if (settled(place) || beforeVerb(place)) return 'sure';
	// "Morgen um 9 Zahnarzt" is one, "tomorrow at 5 Points" is not.
	const counts =
		/^(?:at|by|around)\s/iu.test(text) && (/^\p{Lu}/u.test(place.next) || /s$/u.test(place.next));
	return place.afterToken && !counts ? 'sure' : 'never';
};
export const wordJudge =
	(text: string) =>
	(place: Place): Certainty => {
		if (isNamed(text, place)) return 'never';
		const near = place.afterToken || place.tail || (place.beforeToken && !isNamed(place.next, place));
		return near && !place.clause ? 'sure' : 'doubtful';
	};
export const halfJudge =
	(text: string, led: boolean) =>
	(place: Place): Certainty => {
		if (!led && ARTICLE.test(place.prev) && !place.tail) return 'doubtful';
		return /^\d{1,2}\s/.test(text) && !settled(place) ? 'doubtful' : UNCERTAIN(place);
	};
/** "Take the 7pm train" has a train. */
const ARTICLE = /^(?:the|a|an|my|your|our|his|her|their)$/iu;

export const always: Judge = () => UNCERTAIN;
/** "die 7 Uhr Nachrichten" has a name, "Zahnarzt 7 Uhr" a time. */
export const uhrJudge: Judge = (_text, led) => (place) =>
	!led && /^(?:der|die|das|den|dem|des|eine?[nrms]?|zur|zum|vom|im|beim)$/iu.test(place.prev) && !place.tail
		? 'doubtful'
		: UNCERTAIN(place);

/** An hour with an "h" is read as a time where a word leads to it ("um 14h") or it has a colon. */
export const hourJudge: Judge = (text, led) => (place) =>
	led || text.includes(':') ? UNCERTAIN(place) : 'doubtful';
