/**
 * The quick-add grammar: one typed line becomes one or more drafts, and the ranges that were understood. Pure and total:
 * it never throws, whatever is typed, and what it does not understand stays in the title.
 */
import { Temporal } from 'temporal-polyfill';
import { anchored, firstDate } from '../recurrence';
import { takeDay, type Day } from './dates';
import { takeDuration } from './duration';
import { takePriority, takeProject, takeTags } from './marks';
import { takeRepeat } from './repeat';
import { Scan, tidy } from './scan';
import { takeTime, type Time } from './times';
import type { Draft, ParseContext, Parsed, Token } from './types';

export type { DateFinder, Draft, ParseContext, Parsed, Token, TokenKind } from './types';

export const MAX_LINE = 2_000;

/** Addresses and quoted text are literal: nothing inside them is read. */
const LITERAL = /\bhttps?:\/\/\S+|`[^`]*`|(?<=^|\s)"[^"]*"(?=\s|$)/giu;
const THEN = /\s*;\s*|\s*,\s*(?:and then|und dann|then|dann|danach|anschließend|puis|luego|poi)\s+/giu;

interface Segment {
	readonly start: number;
	readonly end: number;
}

const literals = (text: string): Segment[] =>
	[...text.matchAll(LITERAL)].map((match) => ({ start: match.index, end: match.index + match[0].length }));

function split(text: string): { readonly segments: readonly Segment[]; readonly breaks: readonly Segment[] } {
	const kept = literals(text);
	const segments: Segment[] = [];
	const breaks: Segment[] = [];
	let start = 0;
	for (const match of text.matchAll(THEN)) {
		const end = match.index + match[0].length;
		if (kept.some((literal) => match.index < literal.end && end > literal.start)) continue;
		segments.push({ start, end: match.index });
		breaks.push({ start: match.index, end });
		start = end;
	}
	segments.push({ start, end: text.length });
	return { segments, breaks };
}

const SUBTASKS = /:\s+(?=[^,]*\S[^,]*,)/u;

/** "Shop: milk, bread" names two subtasks; a single item after a colon stays part of the title. */
function subtasksOf(title: string): { readonly title: string; readonly items: readonly string[] } {
	const match = SUBTASKS.exec(title);
	if (match === null || match.index === 0) return { title, items: [] };
	const items = title
		.slice(match.index + match[0].length)
		.split(',')
		.map((item) => tidy(item).slice(0, 500))
		.filter(Boolean);
	return items.length < 2 ? { title, items: [] } : { title: tidy(title.slice(0, match.index)), items };
}

/** A time without a day means its next coming: today, or tomorrow once it has passed. */
function dayFor(time: string, now: string): string {
	const today = now.slice(0, 10);
	return `${today}T${time}` >= now ? today : Temporal.PlainDate.from(today).add({ days: 1 }).toString();
}

interface When {
	readonly date: string | null;
	readonly time: string | null;
	readonly minutes: number | null;
}

function when(scan: Scan, context: ParseContext): When {
	const day: Day | null = takeDay(scan, context);
	const time: Time | null = takeTime(scan, context);
	if (day === null && context.otherLanguages !== undefined) {
		const found = context.otherLanguages(scan.rest, context.now);
		if (found !== null) {
			scan.take('date', found.start, found.end);
			return { date: found.date, time: time?.time ?? found.time, minutes: time?.minutes ?? null };
		}
	}
	const clock = time?.time ?? day?.time ?? null;
	const date = time?.date ?? day?.date.toString() ?? (clock === null ? null : dayFor(clock, context.now));
	return { date, time: clock, minutes: time?.minutes ?? null };
}

function draftOf(scan: Scan, context: ParseContext): Draft {
	const kept = literals(scan.source);
	for (const literal of kept) scan.blank(literal.start, literal.end);
	const tags = takeTags(scan);
	const project = takeProject(scan, context.projects ?? []);
	const priority = takePriority(scan);
	const repeat = takeRepeat(scan);
	const duration = takeDuration(scan);
	const due = when(scan, context);
	const today = context.now.slice(0, 10);
	const dueDate = repeat === null ? due.date : startOf(repeat.recurrence, due, today);
	let rest = scan.rest;
	for (const { start, end } of kept)
		rest = rest.slice(0, start) + scan.source.slice(start, end) + rest.slice(end);
	const { title, items } = subtasksOf(tidy(rest));
	return {
		title: title.slice(0, 500),
		tags,
		project,
		priority,
		dueDate,
		dueTime: due.time,
		durationMinutes: duration ?? due.minutes,
		recurrence: repeat === null ? null : anchored(repeat.recurrence, dueDate ?? today),
		recurFrom: repeat?.recurFrom ?? 'due',
		subtasks: items.slice(0, 200),
	};
}

/** Where a repeating task begins. A date that only came from a bare time gives way to the rule's own first day. */
function startOf(rule: NonNullable<Draft['recurrence']>, due: When, today: string): string {
	const ruled = rule.weekdays.length > 0 || rule.monthDay !== null;
	return firstDate(rule, due.date !== null && (!ruled || due.date > today) ? due.date : today);
}

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

const plain = (title: string): Draft => ({
	title,
	tags: [],
	project: null,
	priority: null,
	dueDate: null,
	dueTime: null,
	durationMinutes: null,
	recurrence: null,
	recurFrom: 'due',
	subtasks: [],
});

/** Reads a line. Tokens come in order of position and never overlap; an empty line gives no drafts. */
export function parseQuickAdd(line: string, context: ParseContext): Parsed {
	const text = line.slice(0, MAX_LINE);
	const { segments, breaks } = split(text);
	const drafts: Draft[] = [];
	const tokens: Token[] = [];
	segments.forEach((segment, index) => {
		const source = text.slice(segment.start, segment.end);
		if (!source.trim()) return;
		const scan = new Scan(source, segment.start);
		const draft = draftOf(scan, context);
		const before = breaks[index - 1];
		if (before !== undefined && drafts.length > 0) {
			tokens.push({ kind: 'next', ...before, text: text.slice(before.start, before.end) });
		}
		if (draft.title === '') {
			// Nothing but tokens ("tomorrow"): then the words themselves are the task.
			drafts.push(plain(source.trim().slice(0, 500)));
			return;
		}
		drafts.push(following(draft, drafts.at(-1)));
		tokens.push(...scan.tokens, ...subtaskToken(draft, source, segment.start));
	});
	return { drafts, tokens: withoutOverlaps(tokens) };
}

/** Marks the colon, so that a preview can say that what follows became subtasks. */
function subtaskToken(draft: Draft, source: string, offset: number): Token[] {
	const colon = draft.subtasks.length === 0 ? -1 : source.search(/:\s/u);
	return colon < 0 ? [] : [{ kind: 'subtasks', start: offset + colon, end: offset + colon + 1, text: ':' }];
}

function withoutOverlaps(tokens: readonly Token[]): Token[] {
	const kept: Token[] = [];
	for (const token of [...tokens].sort((a, b) => a.start - b.start || b.end - a.end)) {
		if (token.start >= (kept.at(-1)?.end ?? 0) && token.end > token.start) kept.push(token);
	}
	return kept;
}
