/** One task of a line: its marks, its readings, its steps and its title, put together into a draft. */
import { Temporal } from 'temporal-polyfill';
import { anchored, firstDate, type Recurrence } from '../recurrence';
import { decided, readingsOf, type Reading } from './choose';
import { findProjects, findSigns, findTags } from './marks';
import { fitTitle, stepsOf } from './split';
import { marked, masked, without, type Span } from './scan';
import { ofDay, partTime } from './times';
import type { Draft, Found, Meaning, ParseContext, TokenKind } from './types';

export interface Piece extends Span {
	readonly kind: TokenKind;
	readonly means: Meaning;
}
/** What a segment of the line came to. */
export interface Segment {
	readonly draft: Draft;
	readonly taken: readonly Piece[];
	readonly offered: readonly Piece[];
}

const piece = (kind: TokenKind, { start, end }: Span, means: Meaning = {}): Piece => ({
	kind,
	start,
	end,
	means,
});

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
type Of<K extends Reading['kind']> = Extract<Reading, { kind: K }>['value'];
interface Read {
	readonly day: Of<'date'> | undefined;
	readonly time: Of<'time'> | undefined;
	readonly repeat: Of<'repeat'> | undefined;
	readonly duration: number | undefined;
	readonly priority: Of<'priority'> | undefined;
}

function read(readings: readonly Reading[]): Read {
	const sure = readings.filter((one) => one.certainty === 'sure');
	const value = <K extends Reading['kind']>(kind: K): Of<K> | undefined =>
		sure.find((one) => one.kind === kind)?.value as Of<K> | undefined;
	return {
		day: value('date'),
		time: value('time'),
		repeat: value('repeat'),
		duration: value('duration'),
		priority: value('priority'),
	};
}

function when({ day, time, repeat }: Read, { now }: ParseContext): When {
	const part = time?.part ?? day?.part ?? repeat?.part;
	const clock =
		time === undefined
			? (day?.time ?? (repeat?.part === undefined ? null : partTime[repeat.part]))
			: ofDay(time, part);
	const date = time?.date ?? day?.date.toString() ?? (clock === null ? null : dayFor(clock, now));
	return { date, time: clock, minutes: time?.minutes ?? null };
}

/** Where a repeating task begins. A date that only came from a bare time gives way to the rule's own first day. */
function startOf(repeat: Of<'repeat'>, due: When, today: string): string {
	const rule: Recurrence = repeat.recurrence;
	if (repeat.startsOn !== undefined) {
		const { month, day } = repeat.startsOn;
		const [now, year] = [Temporal.PlainDate.from(today), Temporal.PlainDate.from(today).year];
		const on = (at: number) => Temporal.PlainDate.from({ year: at, month, day });
		return (Temporal.PlainDate.compare(on(year), now) < 0 ? on(year + 1) : on(year)).toString();
	}
	const ruled = rule.weekdays.length > 0 || (rule.unit === 'month' && rule.monthDay !== null);
	return firstDate(rule, due.date !== null && (!ruled || due.date > today) ? due.date : today);
}

const meaning = (one: Reading): Meaning => {
	switch (one.kind) {
		case 'date':
			return { dueDate: one.value.date.toString(), dueTime: one.value.time ?? null };
		case 'time':
			return { dueTime: ofDay(one.value, one.value.part), dueDate: one.value.date ?? null };
		case 'repeat':
			return { recurrence: one.value.recurrence };
		case 'duration':
			return { durationMinutes: one.value };
		case 'priority':
			return { priority: one.value };
	}
};

interface Marks {
	readonly line: string;
	readonly taken: readonly (Piece & { readonly means: Meaning })[];
	readonly offered: readonly Piece[];
}

/** How much of what follows a project is looked at: a reading is a few words. */
const AHEAD = 60;
/** Whether a word that belongs to the sentence follows, and not the end, a sign or something that is read. */
const continues =
	(line: string, context: ParseContext) =>
	(end: number): boolean => {
		if (!/^\s+\p{L}/u.test(line.slice(end))) return false;
		const rest = line.slice(end, end + AHEAD).trim();
		return !readingsOf(rest, rest, context).some((one) => one.start === 0);
	};

/** Tags, projects and signs: taken first, so that no rule reads into them. */
function marksOf(source: string, context: ParseContext): Marks {
	let line = masked(source);
	const taken: Piece[] = [];
	const offered: Piece[] = [];
	const take = <Value>(
		kind: TokenKind,
		found: readonly Found<Value>[],
		means: (value: Value) => Meaning,
	): void => {
		for (const one of found) {
			if (taken.some((other) => other.start < one.end && one.start < other.end)) continue;
			const decision = decided(context.decisions, kind, source.slice(one.start, one.end));
			const prev = /(?<!\S)(\S+)\s+$/u.exec(line.slice(0, one.start))?.[1] ?? '';
			const certain = one.judge({ ...NOWHERE, prev, line }) === 'sure';
			const item = piece(kind, one, means(one.value));
			if (decision === 'leave' || (!certain && decision !== 'read')) offered.push(item);
			else taken.push(item);
			line = marked(line, one);
		}
	};
	take(
		'project',
		findProjects(line, source, context.projects ?? [], continues(line, context)),
		(project) => ({ project }),
	);
	take('tag', findTags(line), (tag) => ({ tags: [tag] }));
	take('priority', findSigns(line), (priority) => ({ priority }));
	return { line, taken, offered };
}
const NOWHERE = {
	prev: '',
	next: '',
	second: false,
	head: false,
	tail: false,
	afterToken: false,
	beforeToken: false,
	clause: false,
	shouted: false,
	line: '',
} as const;

/** A date in another language, asked for only when English and German know none. */
function elsewhere(line: string, context: ParseContext, taken: readonly Span[]) {
	if (context.otherLanguages === undefined) return null;
	const blanked = taken.reduce(
		(text, { start, end }) => text.slice(0, start) + ' '.repeat(end - start) + text.slice(end),
		line,
	);
	return context.otherLanguages(blanked, context.now);
}

/** Reads one segment of a line. Offsets are within it. */
export function segmentOf(source: string, context: ParseContext): Segment {
	const marks = marksOf(source, context);
	const readings = readingsOf(marks.line, source, context);
	const sure = readings.filter((one) => one.certainty === 'sure');
	const taken: Piece[] = [...marks.taken, ...sure.map((one) => piece(one.kind, one, meaning(one)))];
	const offered: Piece[] = [
		...marks.offered,
		...readings
			.filter((one) => one.certainty === 'doubtful')
			.map((one) => piece(one.kind, one, meaning(one))),
	];
	const known = read(readings);
	let due = when(known, context);
	const other = known.day === undefined && due.date === null ? elsewhere(marks.line, context, taken) : null;
	if (other !== null) {
		const found = piece('date', other, { dueDate: other.date, dueTime: other.time });
		const clear = !taken.some((one) => one.start < other.end && other.start < one.end);
		if (clear && decided(context.decisions, 'date', source.slice(other.start, other.end)) !== 'leave') {
			taken.push(found);
			due = { ...due, date: other.date, time: due.time ?? other.time };
		} else if (clear) offered.push(found);
	}
	const today = context.now.slice(0, 10);
	const dueDate = known.repeat === undefined ? due.date : startOf(known.repeat, due, today);
	const steps = stepsIn(without(source, taken), source, marks.line, taken, context);
	if (steps.token !== null) (steps.items.length > 0 ? taken : offered).push(steps.token);
	const { title, rest } = fitTitle(steps.title);
	const signs = marks.taken.flatMap(({ means }) => means.priority ?? []);
	return {
		taken,
		offered,
		draft: {
			title,
			notes: rest,
			tags: marks.taken.flatMap(({ means }) => means.tags ?? []),
			// The last one counts, as a hand that corrects itself writes on.
			project: marks.taken.filter(({ kind }) => kind === 'project').at(-1)?.means.project ?? null,
			priority: signs.at(-1) ?? known.priority ?? null,
			dueDate,
			dueTime: due.time,
			durationMinutes: known.duration ?? due.minutes,
			recurrence: known.repeat === undefined ? null : anchored(known.repeat.recurrence, dueDate ?? today),
			recurFrom: known.repeat?.recurFrom ?? 'due',
			subtasks: steps.items,
		},
	};
}

/** The steps of a title, and the colon that began them, so that a preview can say so and take it back. */
function stepsIn(
	text: string,
	source: string,
	line: string,
	taken: readonly Span[],
	context: ParseContext,
): { readonly title: string; readonly items: readonly string[]; readonly token: Piece | null } {
	const steps = stepsOf(text);
	const colon = [...line.matchAll(/:(?=\s)/gu)]
		.map((match) => match.index)
		.find((at) => !taken.some(({ start, end }) => at >= start && at < end));
	if (steps === null || colon === undefined) return { title: text, items: [], token: null };
	const token = piece('subtasks', { start: colon, end: colon + 1 }, { subtasks: steps.items });
	const decision = decided(context.decisions, 'subtasks', source.slice(colon, colon + 1));
	return decision === 'leave' || (!steps.sure && decision !== 'read')
		? { title: text, items: [], token }
		: { title: steps.title, items: steps.items, token };
}
