/**
 * The quick-add grammar: one typed line becomes one or more drafts, the ranges that were understood, and the readings it
 * offers because they are doubtful. Pure and total: it never throws, whatever is typed, and what it does not understand
 * stays in the title as it was typed.
 */
import { Temporal } from 'temporal-polyfill';
import type { Span } from './scan';
import { segmentOf, type Piece } from './segment';
import { fitTitle, splitTasks } from './split';
import type { Draft, Offer, ParseContext, Parsed, Token } from './types';

export { decisionKey } from './choose';
export type {
	DateFinder,
	Decisions,
	Draft,
	Meaning,
	Offer,
	ParseContext,
	Parsed,
	Token,
	TokenKind,
} from './types';

/** The longest line that is read: a title and a description. */
export const MAX_LINE = 10_000;
/** The longest line words are read in. Beyond it is a text that was pasted: it stays as it is, and costs no time. */
export const MAX_READ = 1_000;

/** A later task of the same line takes the day of the one before, and begins when that one ends. */
function following(draft: Draft, before: Draft | undefined): Draft {
	if (before === undefined || before.dueDate === null || draft.dueDate !== null) return draft;
	if (before.dueTime === null || before.durationMinutes === null)
		return { ...draft, dueDate: before.dueDate };
	const begins = Temporal.PlainDateTime.from(`${before.dueDate}T${before.dueTime}`).add({
		minutes: before.durationMinutes,
	});
	return {
		...draft,
		dueDate: begins.toPlainDate().toString(),
		dueTime: begins.toPlainTime().toString({ smallestUnit: 'minute' }),
	};
}

/** Text that is nothing but a task. */
function plain(text: string): Draft {
	const { title, rest } = fitTitle(text.replace(/\s+/g, ' ').trim());
	return {
		title,
		notes: rest,
		tags: [],
		project: null,
		priority: null,
		dueDate: null,
		dueTime: null,
		durationMinutes: null,
		recurrence: null,
		recurFrom: 'due',
		subtasks: [],
	};
}

/** Reads a line. Tokens come in order of position and never overlap; an empty line gives no drafts. */
export function parseQuickAdd(line: string, context: ParseContext): Parsed {
	// Space at the end is on its way to being a word; it must not change what stands before it.
	const text = line.slice(0, MAX_LINE).trimEnd();
	if (text.length > MAX_READ) return { drafts: [plain(text)], tokens: [], offers: [] };
	const { segments, breaks } = splitTasks(text);
	const drafts: Draft[] = [];
	const tokens: Token[] = [];
	const offers: Offer[] = [];
	segments.forEach((segment, index) => {
		const source = text.slice(segment.start, segment.end);
		if (!source.trim()) return;
		const before = breaks[index - 1];
		if (before !== undefined && drafts.length > 0) {
			tokens.push({
				kind: 'next',
				...before,
				text: text.slice(before.start, before.end),
				draft: drafts.length,
			});
		}
		const { draft, taken, offered } = segmentOf(source, context);
		const placed = (one: Piece): Offer => ({
			...one,
			start: segment.start + one.start,
			end: segment.start + one.end,
			text: source.slice(one.start, one.end),
			draft: drafts.length,
		});
		if (draft.title === '') {
			// Nothing but tokens ("tomorrow"): then the words themselves are the task.
			drafts.push(plain(source));
			return;
		}
		offers.push(...offered.map(placed));
		tokens.push(
			...taken.map((one) => {
				const { kind, start, end, text: words, draft: of } = placed(one);
				return { kind, start, end, text: words, draft: of };
			}),
		);
		drafts.push(following(draft, drafts.at(-1)));
	});
	// A semicolon with nothing behind it began no task: where nothing was read the line stays as it was typed.
	if (drafts.length === 1 && tokens.length === 0) drafts[0] = plain(text);
	const inOrder = (a: Span, b: Span): number => a.start - b.start;
	return { drafts, tokens: tokens.sort(inOrder), offers: offers.sort(inOrder) };
}
