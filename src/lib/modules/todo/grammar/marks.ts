/** Tags, projects and priorities: the parts of a line that carry a sign or a fixed word. */
import { folded, MAX_TAG, MAX_TAGS } from '../../../core/module';
import { type Priority } from '../model';
import { isNamed, settled, type Place } from './place';
import { words } from './scan';
import type { Certainty, Found } from './types';

const sure = (): Certainty => 'sure';

const TAG = /(?<![^\s(\uE001])#(?=[\p{N}_/-]*\p{L})([\p{L}\p{N}_/-]+)(?![^\s).,;:!?\uE001])/gu;
/** Colours of the web are no tags: six or eight digits with a figure among them, or any length where a line tells of colours. */
const COLOR = /^(?=.*\d)(?:[\da-f]{6}|[\da-f]{8})$/iu;
const ANY_COLOR = /^(?:[\da-f]{3}|[\da-f]{6}|[\da-f]{8})$/iu;
const OF_COLORS = /(?:^|\s)(?:colou?rs?|hex|css|background|farben?|hintergrund)(?=\s|$)/iu;
const isColor = (name: string, line: string): boolean =>
	COLOR.test(name) || (ANY_COLOR.test(name) && OF_COLORS.test(line));

/** "Add to #list": without the tag the line would end in the middle. */
const LEADS_ON =
	/^(?:to|of|in|into|from|with|for|at|on|about|the|a|an|my|our|and|or|zu|zum|zur|von|vom|in|im|mit|für|auf|an|am|über|der|die|das|den|dem|und|oder)$/iu;
const tagJudge = (place: Place): Certainty => (LEADS_ON.test(place.prev) ? 'doubtful' : 'sure');

/** The tags of a line. What is longer than a tag may be, or one too many, stays in the title. */
export const findTags = (line: string): Found<string>[] =>
	[...line.matchAll(TAG)]
		.map((match) => ({ match, name: match[1]! }))
		.filter(({ name }) => name.length <= MAX_TAG && !isColor(name, line))
		.slice(0, MAX_TAGS)
		.map(({ match, name }) => ({
			start: match.index,
			end: match.index + match[0].length,
			value: name,
			judge: tagJudge,
		}));

const MAX_PROJECT = 120;
const PROJECT =
	/(?<![^\s(\uE001])[@+](?:"([^"]{1,120})"|(?=[\p{N}_-]*\p{L})([\p{L}\p{N}_-]+))(?=$|[\s),;:!?]|\.(?:\s|$))/gu;
/** After these, a name with @ is a person of another service, unless a project of that name exists. */
const ADDRESSEE =
	/^(?:to|follow|ask|ping|dm|cc|email|mail|call|text|tell|message|mention|thank|an|mit|frag|frage|folge|danke)$/iu;

const ADDRESSED = /\s(?:antworten|schreiben|folgen|danken)\s*$/iu;

/**
 * `@name`, `+name`, `@"two words"`, or `@Two words` when a project of that name exists. A sentence that
 * `continues` behind an unknown `@name` is about it: "Use @media queries".
 */
export function findProjects(
	line: string,
	source: string,
	known: readonly string[],
	continues: (end: number) => boolean,
): Found<string>[] {
	return [...source.matchAll(PROJECT)].flatMap((match) => {
		const quoted = match[1] !== undefined;
		// Inside literal text the masked line shows no sign.
		if (line[match.index] !== match[0][0]) return [];
		const after = source.slice(match.index + 1);
		const longest = known
			.filter((name) => name && after.toLowerCase().startsWith(name.toLowerCase()))
			.filter((name) => !/[\p{L}\p{N}_]/u.test(after[name.length] ?? ''))
			.sort((a, b) => b.length - a.length)[0];
		const written = (match[1] ?? match[2]!).trim();
		if (written === '' || written.length > MAX_PROJECT) return [];
		const exact = known.find((name) => folded(name) === folded(written));
		const whole = longest !== undefined && longest.length > written.length ? longest : undefined;
		return [
			{
				start: match.index,
				end: match.index + (whole === undefined ? match[0].length : 1 + whole.length),
				value: whole ?? exact ?? written,
				judge: (place: Place): Certainty =>
					whole === undefined &&
					exact === undefined &&
					!quoted &&
					match[0].startsWith('@') &&
					(ADDRESSEE.test(place.prev) ||
						ADDRESSED.test(place.line) ||
						(place.prev !== '' && continues(match.index + match[0].length)))
						? 'doubtful'
						: 'sure',
			},
		];
	});
}

const SIGNS: Readonly<Record<string, Priority>> = { '!!!': 'urgent', '!!': 'high', '!': 'medium' };
const SIGN = /(?<![^\s\uE001])!{1,3}(?![^\s\uE001])/g;

/** The signs of priority of a line. */
export const findSigns = (line: string): Found<Priority>[] =>
	[...line.matchAll(SIGN)].map((match) => ({
		start: match.index,
		end: match.index + match[0].length,
		value: SIGNS[match[0]]!,
		judge: sure,
	}));

const PRIO = 'prio|priority|priorität|prioritaet|priorité|prioridad|priorità';
const PHRASES: readonly (readonly [RegExp, Priority])[] = [
	[
		words(`(?:urgent|dringende|urgente) (?:${PRIO})|(?:${PRIO}) (?:urgent|dringend|urgente)|p1|asap`),
		'urgent',
	],
	[words(`(?:high|hohe|höchste|haute|alta) (?:${PRIO})|(?:${PRIO}) (?:high|hoch|haute|alta)|p2`), 'high'],
	[
		words(
			`(?:medium|normal|mittlere|normale|moyenne|media) (?:${PRIO})|(?:${PRIO}) (?:medium|normal|mittel|moyenne|media)|p3`,
		),
		'medium',
	],
	[
		words(
			`(?:low|niedrige|geringe|basse|baja|bassa) (?:${PRIO})|(?:${PRIO}) (?:low|niedrig|basse|baja|bassa)|p4`,
		),
		'low',
	],
];
const BARE: readonly (readonly [RegExp, Priority])[] = [
	[words('urgent|dringend|urgente|sehr wichtig|very important'), 'urgent'],
	[words('important|wichtig|importante'), 'high'],
	[words('unwichtig|unimportant'), 'low'],
];
/** Words that make an adjective a statement: "tests are important", "weniger wichtig". */
const STATED =
	/^(?:is|are|was|be|less|more|most|how|so|too|not|very|really|feels?|seems?|looks?|what's|that's|it's|ist|sind|war|sei|weniger|mehr|nicht|zu|wie|besonders|wird|werden)$/iu;

const phrase =
	(text: string) =>
	(place: Place): Certainty => {
		if (isNamed(text, place) && /^p\d$/iu.test(text)) return 'doubtful';
		return !place.clause && (settled(place) || (place.head && place.next === '')) ? 'sure' : 'doubtful';
	};
/** A bare word means a priority only at the edge of a line: "write important letter" keeps its adjective. */
const bare =
	(isCalled: boolean) =>
	(place: Place): Certainty => {
		if (place.clause || STATED.test(place.prev)) return 'never';
		if (place.tail && !place.head) return 'sure';
		return place.head && (isCalled || place.next === '') && !place.tail ? 'sure' : 'never';
	};

/** The words of priority a line could hold. */
export const findPriorityWords = (line: string): Found<Priority>[] =>
	[...PHRASES, ...BARE].flatMap(([pattern, value], index) =>
		[...line.matchAll(pattern)].map((match) => {
			const end = match.index + match[0].length;
			// "Urgent!!! fix": the signs belong to the word, and set it apart from the rest.
			const called = /^!{1,3}(?!\S)/u.exec(line.slice(end))?.[0].length ?? 0;
			return {
				start: match.index,
				end: end + called,
				value,
				judge: index < PHRASES.length ? phrase(match[0]) : bare(called > 0),
			};
		}),
	);
