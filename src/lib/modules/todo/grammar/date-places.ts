/** Whether words that could be a day are one, judged by where they stand. A list here is a reason seen in ordinary titles. */
import type { Temporal } from 'temporal-polyfill';
import { beforeVerb, isCapital, isNamed, settled, type Place } from './place';
import type { Certainty } from './types';

/** Judges a match by its place. `text` is the match without, `lead` the preposition before it in lower case (or `''`). */
export type Judge = (place: Place, text: string, lead: string, today: Temporal.PlainDate) => Certainty;

const DUE = /^(?:on|by|due|until|till|before|starting|am|bis|ab|vor|fällig|zum|den)/iu;
/** Words after which a day is what the sentence is about, not when it is to be done. */
const ABOUT =
	/^(?:of|from|about|than|the|a|an|is|and|or|to|vs\.?|said|say|like|called|named|dated|since|until|mr\.?|mrs\.?|ms\.?|miss|von|vom|der|den|dem|das|die|des|ein|eine|einen|kein|und|oder|auf|über|als|ist|seit|nach|frau|herr|herrn|zdf|ard|weißer|weißen|blauer|blauen|schwarzer|schöner|guten|schönen|heiliger)$/iu;
const OF =
	/^(?:of|from|about|than|is|and|or|to|vs\.?|said|say|like|von|vom|und|oder|auf|über|als|ist|seit|nach|zdf|ard)$/iu;
/** Adjectives and first names that make one name with a weekday. */
const NAMED_DAY =
	/^(?:black|good|casual|ash|fat|easter|cyber|palm|super|freaky|ruby|happy|manic|bloody|holy|maundy|shrove|whit|low|blue|stormy|rainy|lazy|sweet|red|any|man|girl|giving)$/iu;
/** Titles and callings a name follows that also is a day: "Dr. Montag", "Familie Sonntag". */
const CALLING =
	/^(?:dr|prof|fam|doktor|doctor|professor|familie|family|agent|onkel|tante|uncle|aunt|schwester|sister|bruder|captain|lady|lord|sir|miss|detective|inspector|kommissar|kommissarin|señor|monsieur)\.?$/iu;
/** Verbs that want a thing: "Watch Wednesday" is no plan for Wednesday. */
const WANTS_OBJECT =
	/^(?:watch|read|play|enjoy|explain|discuss|describe|celebrate|hate|love|like|see|plan|review|prepare|rate|stream|order|thank|dread|skip|survive|borrow|lend|buy|finish|remember|rewatch|reread)$/iu;
const JOINS = /^(?:and|or|to|und|oder|bis|auf|is|ist|was|war|vs\.?|as|als|works|passt)$/iu;

const unlessTold = (place: Place): Certainty => (place.clause ? 'doubtful' : 'sure');

/** "tomorrow", "heute": adverbs, unless a capital inside the line makes them part of a name. */
export const adverb: Judge = (place, text, lead) => {
	if (isNamed(text, place) && !lead) return 'doubtful';
	if (place.head && isCapital(text) && isCapital(place.next) && /^t/iu.test(text) && !place.shouted)
		return 'doubtful';
	if (OF.test(place.prev) || JOINS.test(place.next) || /^(?:show|news|magazine|journal)$/iu.test(place.next))
		return 'doubtful';
	return unlessTold(place);
};
/** The past is what a task is about far more often than when it is due. */
export const past: Judge = () => 'doubtful';
export const fixed: Judge = (place) =>
	ABOUT.test(place.prev) && /^(?:of|von|vom)$/iu.test(place.prev) ? 'doubtful' : unlessTold(place);
/** "in 3 days" after a verb of effort says how long it takes: "Learn German in 30 days". */
export const relative: Judge = (place) =>
	/(?:^|\s)(?:learn|lose|earn|save|gain|grow|double|master|around the world|lernen|abnehmen|um die welt|sparen|verdienen)(?=\s|$)/iu.test(
		place.line,
	) || /^(?:before|after|of|vor|nach)$/iu.test(place.next)
		? 'doubtful'
		: unlessTold(place);

/** A weekday: with "on" or "by" before it, or where nothing else can be meant. */
export const weekday =
	(language: 'en' | 'de'): Judge =>
	(place, text, lead) => {
		if (/^(?:mr|mrs|ms|frau|herrn?)\.?$/iu.test(place.prev)) return 'never';
		if (JOINS.test(place.next)) return 'doubtful';
		if (!lead && CALLING.test(place.prev) && isCapital(text)) return 'doubtful';
		// "Brief vom Freitag" is about one that has been.
		if (/^(?:from|den|vom)$/iu.test(lead)) return 'doubtful';
		if (lead) {
			const name =
				language === 'en' && isCapital(place.next) && !place.beforeToken && !place.tail && !place.shouted;
			return name && !place.head ? 'doubtful' : unlessTold(place);
		}
		if (place.clause || ABOUT.test(place.prev) || NAMED_DAY.test(place.prev)) return 'doubtful';
		if (/^for$|^für$|^fürs$/iu.test(place.prev) && !place.beforeToken) return 'doubtful';
		if (/^(?:lied|song|album|buch|roman|book)$/iu.test(place.prev) && !place.beforeToken && !place.tail)
			return 'doubtful';
		if (language === 'de') return !place.tail && /^die$|^der$/iu.test(place.next) ? 'doubtful' : 'sure';
		// "Borrow Tuesday by …" names who wrote it.
		if ((place.second && WANTS_OBJECT.test(place.prev)) || /^by$/iu.test(place.next)) return 'doubtful';
		return settled(place) || (place.head && (beforeVerb(place) || place.next === '')) ? 'sure' : 'doubtful';
	};
/** A short weekday also is a word ("sun", "sat", "so", "do"): it wants a leading word, or its capital and its place. */
export const shortWeekday =
	(language: 'en' | 'de'): Judge =>
	(place, text, lead) => {
		const name = text.replace(/\.$/, '');
		if (!place.shouted && /^\p{Lu}{2,}$/u.test(name)) return 'never';
		if (/^(?:the|a|my|to|der|die|das|mach|macht|machen)$/iu.test(place.prev)) return 'never';
		if (lead)
			return place.next && !settled(place) && language === 'en' && isCapital(place.next)
				? 'doubtful'
				: unlessTold(place);
		if (!isCapital(name) && (language === 'de' || /^(?:sun|sat|wed|mon)$/iu.test(name))) return 'never';
		if (place.clause || ABOUT.test(place.prev)) return 'doubtful';
		if (place.beforeToken) return 'sure';
		if (!place.tail || place.head) return 'never';
		return /^(?:sun|so)$/iu.test(name) ? 'doubtful' : 'sure';
	};

/** A number and a month: a day, unless the number counts what follows or the month is a person or a verb. */
export const monthDay: Judge = (place, text, lead) => {
	if (place.clause) return 'doubtful';
	if (/^(?:of|from|dated|vom|von|des|der|über|since|seit|straße|platz)$/iu.test(place.prev))
		return 'doubtful';
	if (/^(?:from|vom|von)/iu.test(lead) || /\d\.$/.test(place.prev)) return 'doubtful';
	// "Born on the 4th of July" says when it was; "Watch July 22" what to watch.
	if (/^(?:born|geboren|died|gestorben)$/iu.test(place.prev)) return 'doubtful';
	if (DUE.test(lead)) return 'sure';
	if (place.second && WANTS_OBJECT.test(place.prev) && !/\d{4}$/u.test(text)) return 'doubtful';
	if (/(?<!\p{L})(?:may|march|mar)(?!\p{L})/u.test(text))
		return place.tail && !/^\p{L}/u.test(text) ? 'sure' : 'doubtful';
	if (settled(place) || place.afterToken || (place.next === '' && !place.tail)) return 'sure';
	if (/\d{4}$|\d(?:st|nd|rd|th)/u.test(text)) return 'sure';
	return /^\d/.test(text) && (place.head || /\d\./.test(text)) ? 'sure' : 'doubtful';
};
/** A date by numbers; one with a year in the past is what a paper bears, not when a task is due. */
export const numeric: Judge = (place, _text, lead) =>
	/^(?:of|from|dated|vom|von|kapitel|chapter|abschnitt|section|aufgabe|punkt|nr\.?|version|release|v|übung|exercise|absatz|artikel|tabelle|table|figure|abbildung)$/iu.test(
		place.prev,
	) || /^(?:vom|von|from)/iu.test(lead)
		? 'never'
		: unlessTold(place);
/** Parts of a text or a house that are counted like days: "Anlage 1.2.", "§ 5.1.". */
const COUNTED =
	/^(?:§+|anlage|anhang|abs\.?|art\.?|seite|s\.|blatt|zimmer|level|stufe|frage|lektion|modul|thema|satz|ziffer|teil|zeile|question|annex|appendix|item|part|page|lesson|module|topic|step|rule|clause|paragraph)$/iu;
/** `5.1.` numbers a part as well: in mid-sentence, with nothing that leads to it, it is offered. */
export const dayAndMonth: Judge = (place, text, lead, today) => {
	const certain = numeric(place, text, lead, today);
	if (certain !== 'sure' || lead || /\d{4}$/u.test(text)) return certain;
	if (COUNTED.test(place.prev)) return 'doubtful';
	return place.head || place.afterToken || settled(place) ? 'sure' : 'doubtful';
};
/** `20.11.10` may be a version: only a year that is near makes it a date. */
export const shortYear: Judge = (place, text, lead, today) => {
	const year = 2000 + Number(text.slice(-2));
	if (year < today.year || year > today.year + 20) return 'never';
	if (/(?:^|\s)(?:version|upgrade|update|bump|install\p{L}*|node|release|python|auf|to)\s/iu.test(place.line))
		return 'never';
	return numeric(place, text, lead, today);
};
/** `11/22/63`: two digits that are no year near by are what the line is about. */
export const slashed: Judge = (place, text, lead, today) => {
	const year = /\/(\d{2})$/u.exec(text);
	const ahead = year === null ? 0 : 2000 + Number(year[1]) - today.year;
	return ahead < 0 || ahead > 20 ? 'doubtful' : numeric(place, text, lead, today);
};
/** `12/5` looks like a fraction, a rating, a part, a flat: it needs a leading word, a time behind it, or numbers no fraction has. */
export const fraction: Judge = (place, text, lead) => {
	const [first, second] = text.split('/').map(Number) as [number, number];
	if (first === 24 && second === 7) return 'never';
	if (DUE.test(lead)) return unlessTold(place);
	if (place.clause || (!place.tail && !place.beforeToken)) return 'never';
	if (
		/^(?:part|step|chapter|page|episode|room|apartment|flat|suite|exercise|invoice|rate|rated|score|split|at|with|teil|schritt|kapitel|seite|raum|zimmer|wohnung|aufgabe|übung|note|folge|mit|nr\.?|no\.?|§)$/iu.test(
			place.prev,
		)
	)
		return 'never';
	const telling = first > second || second > 12;
	return place.beforeToken || telling ? 'sure' : 'doubtful';
};
/** An ordinal before a noun counts it: "on the 5th floor", "am 3. Tor". */
export const ordinal: Judge = (place, text) => {
	if (place.clause) return 'doubtful';
	if (settled(place) || /^of$/iu.test(place.next)) return 'sure';
	return /\.$/.test(text) && place.next !== '' && !isCapital(place.next) ? 'sure' : 'never';
};
export const weekend: Judge = (place, text, lead) => {
	if (place.clause) return 'doubtful';
	if (lead || /^(?:this|on|at|am|dieses)/iu.test(text)) return JOINS.test(place.next) ? 'doubtful' : 'sure';
	return place.tail &&
		!place.prev.match(/^(?:the|a|long|schönes|vampire|langes)$/iu) &&
		!/^(?:for|für|fürs)$/iu.test(place.prev)
		? 'sure'
		: 'doubtful';
};
