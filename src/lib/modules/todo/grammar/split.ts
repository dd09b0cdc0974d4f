/** Where one line holds several tasks, where a title holds steps, and where a title has to end. */
import { MAX_STEP, MAX_STEPS, Tasks } from '../model';
import { textLimit } from '../../../core/module';
import { literals, type Span } from './scan';
import { cut } from '../../../core/text';

const THEN_WORD = 'and then|und dann|then|dann|danach|anschließend|puis|luego|poi';
const BREAK = new RegExp(
	`\\s*;(?:\\s+|$)(?:(?:${THEN_WORD})\\s+)?|\\s*,\\s*(?:und\\s+)?(?:${THEN_WORD})\\s+`,
	'giu',
);
/** "If it rains, then …" goes on; it does not begin something new. */
const CONDITION = /(?:^|[\s,;])(?:if|when|once|whenever|wenn|falls|sobald|sofern)\s/iu;
/** More tasks than anybody types: then it is a text with semicolons, and stays one. */
const MAX_TASKS = 50;

export interface Split {
	readonly segments: readonly Span[];
	readonly breaks: readonly Span[];
}

/** The tasks of a line and the words between them; literal text holds no breaks. */
export function splitTasks(text: string): Split {
	const kept = literals(text);
	const segments: Span[] = [];
	const breaks: Span[] = [];
	let start = 0;
	for (const match of text.matchAll(BREAK)) {
		const end = match.index + match[0].length;
		if (kept.some((literal) => match.index < literal.end && end > literal.start)) continue;
		const said = text.slice(start, match.index);
		if (!match[0].includes(';') && CONDITION.test(said)) continue;
		segments.push({ start, end: match.index });
		breaks.push({ start: match.index, end });
		start = end;
	}
	segments.push({ start, end: text.length });
	const filled = segments.filter((segment) => text.slice(segment.start, segment.end).trim() !== '').length;
	return filled === 0 || filled > MAX_TASKS
		? { segments: [{ start: 0, end: text.length }], breaks: [] }
		: { segments, breaks };
}

const STEPS = /:\s+(?=\S[^,]*,)/u;
/** Heads after which text follows, not steps: letters, addresses, what is to be said. */
const LABEL =
	/^(?:re|fwd?|aw|wg|betreff|subject|adresse|address|anschrift|note|notiz|ps|tel|phone|telefon|mail|to|an|cc|from|von|zitat|quote)$|(?:^|\s)(?:tell|say|ask|answer|reply|text|write|sagen|sag|fragen|antworten|schreiben|ausrichten)(?:\s|$)/iu;
const SENTENCE =
	/^(?:yes|no|ja|nein|hi|hello|hallo|dear|liebe[rs]?)$|(?:^|\s)(?:i|you|we|they|he|she|ich|du|wir|ihr|sie|er|is|are|ist|sind)(?:\s|$)|[.!?]\s/iu;

export interface Steps {
	readonly title: string;
	readonly items: readonly string[];
	readonly sure: boolean;
}

/** "Shop: milk, bread" names steps; a single item after a colon, or a step longer than one may be, is part of the title. */
export function stepsOf(title: string): Steps | null {
	const match = STEPS.exec(title);
	if (match === null || match.index === 0) return null;
	const items = title
		.slice(match.index + match[0].length)
		.split(',')
		.map((item) => item.trim())
		.filter(Boolean);
	const head = title.slice(0, match.index).trim();
	if (items.length < 2 || items.length > MAX_STEPS || items.some((item) => item.length > MAX_STEP))
		return null;
	const sure =
		!LABEL.test(head) && !items.some((item) => SENTENCE.test(item) || item.split(/\s+/).length > 7);
	return { title: head, items, sure };
}

const MAX_TITLE = textLimit(Tasks, 'title');

/** A title up to its limit, cut between words, and the rest of the text. A word longer than a title is cut itself. */
export function fitTitle(text: string): { readonly title: string; readonly rest: string } {
	if (text.length <= MAX_TITLE) return { title: text, rest: '' };
	const space = text.lastIndexOf(' ', MAX_TITLE);
	const at = space > 0 ? space : cut(text, MAX_TITLE).length;
	return { title: text.slice(0, at).trim(), rest: text.slice(at).trim() };
}
