/**
 * From everything that could be read in a line to what is read: one repetition, one length, one day, one time, and what is
 * left to a person as an offer.
 */
import type { Priority } from '../model';
import { findDays, type Day } from './dates';
import { distancesIn } from './distances';
import { findDurations } from './duration';
import { findPriorityWords } from './marks';
import { placesIn } from './place';
import { findRepeats, type Repeat } from './repeat';
import { findTimes, type Time } from './times';
import type { Certainty, Decisions, Found, ParseContext } from './types';

interface Values {
	readonly repeat: Repeat;
	readonly time: Time;
	readonly date: Day;
	readonly duration: number;
	readonly priority: Priority;
}
type Kind = keyof Values;

/** A reading with what was decided about it. */
export type Reading = {
	readonly [K in Kind]: {
		readonly kind: K;
		readonly start: number;
		readonly end: number;
		readonly value: Values[K];
		readonly certainty: Certainty;
	};
}[Kind];
type Candidate = { readonly [K in Kind]: { readonly kind: K; readonly found: Found<Values[K]> } }[Kind];

/** By which a person's decision about a piece of text is kept while the line around it is still being typed. */
export const decisionKey = (kind: string, text: string): string => `${kind}:${text.trim().toLowerCase()}`;

/** What a person decided about a piece, if anything. */
export function decided(
	decisions: Decisions | undefined,
	kind: string,
	text: string,
): 'read' | 'leave' | undefined {
	const key = decisionKey(kind, text);
	if (decisions?.leave.includes(key)) return 'leave';
	return decisions?.read.includes(key) ? 'read' : undefined;
}

const overlap = (a: { start: number; end: number }, b: { start: number; end: number }): boolean =>
	a.start < b.end && b.start < a.end;

function candidates(line: string, context: ParseContext): Candidate[] {
	return [
		...findRepeats(line).map((found) => ({ kind: 'repeat' as const, found })),
		...findTimes(line, context).map((found) => ({ kind: 'time' as const, found })),
		...findDays(line, context).map((found) => ({ kind: 'date' as const, found })),
		...findDurations(line).map((found) => ({ kind: 'duration' as const, found })),
		...findPriorityWords(line).map((found) => ({ kind: 'priority' as const, found })),
	];
}

/** The longest reading of any characters stands for them; among equals the earlier rule. */
function longest(all: readonly Candidate[]): Candidate[] {
	const kept: Candidate[] = [];
	for (const candidate of all
		.map((one, index) => ({ one, index }))
		.sort(
			(a, b) =>
				b.one.found.end - b.one.found.start - (a.one.found.end - a.one.found.start) || a.index - b.index,
		)
		.map(({ one }) => one)) {
		if (!kept.some((other) => overlap(other.found, candidate.found))) kept.push(candidate);
	}
	return kept.sort((a, b) => a.found.start - b.found.start);
}

/** Two days side by side, or joined by a word ("Monday or Tuesday", "von Montag bis Freitag"), are what the line is about. */
const JOINED =
	/^\s*(?:[,&+]|and|or|to|vs\.?|und|oder|auf|bis|until|-|–|\/)?\s*(?:am |on |bis |until |to )?$/iu;
const REACHES = /^(?:bis|until|till|to)\s/iu;

/** A day that belongs to another, or to a word that stays, takes its neighbours with it: no half of a meaning is read. */
function withoutHalves(readings: readonly Reading[], line: string): Reading[] {
	const result = [...readings];
	const measured = distancesIn(line);
	const doubt = (at: number): void => {
		const one = result[at]!;
		if (one.certainty === 'sure') result[at] = { ...one, certainty: 'doubtful' };
	};
	result.forEach((one, at) => {
		// "for Friday", "auf 6:30": the word before would be left hanging.
		const before = line.slice(0, one.start);
		if ((one.kind === 'duration' ? HANGING_LENGTH : HANGING).test(before)) doubt(at);
		// "2 days before Friday": the day measured from is not the day meant.
		if (measured.some(({ start, end }) => one.start > start && one.start <= end && one.end > end)) doubt(at);
		// "mark as low priority", "make it high priority"
		if (one.kind === 'priority' && (CALLED.test(before) || CHANGES.test(before))) doubt(at);
	});
	for (let at = 1; at < result.length; at += 1) {
		const [before, one] = [result[at - 1]!, result[at]!];
		const between = line.slice(before.end, one.start);
		if (one.certainty === 'never' || before.certainty === 'never') continue;
		// "morgens und abends", "daily and weekly"
		const isListed =
			/^\s*(?:and|or|und|oder)\s*$/iu.test(between) ||
			(one.kind === 'repeat' && /^\s*(?:[,/&]\s*)+(?:(?:and|or|und|oder)\s+)?$/iu.test(between));
		if (before.kind === one.kind && one.kind !== 'date' && isListed) {
			doubt(at - 1);
			doubt(at);
		}
		// "every 2nd Tuesday at 10", "at 10 every 2nd Tuesday": the hour belongs to the days.
		if (between.trim() === '') {
			if (one.kind === 'time' && before.kind === 'repeat' && before.certainty === 'doubtful') doubt(at);
			if (before.kind === 'time' && one.kind === 'repeat' && one.certainty === 'doubtful') doubt(at - 1);
		}
		if (before.kind !== 'date') continue;
		if (
			one.kind === 'date' &&
			(JOINED.test(between) || (between.trim() === '' && REACHES.test(line.slice(one.start))))
		) {
			doubt(at - 1);
			doubt(at);
		}
		if (one.kind === 'time' && between.trim() === '' && result[at - 1]!.certainty === 'doubtful') doubt(at);
	}
	return result;
}
/** What a word of priority after these is told of: it is no mark. */
const CALLED = /(?<!\S)(?:as|with|by|of|a|an|the|mit|bei|eine?[nrms]?|der|die|das)\s+$/iu;
/** A line that says how to change something: the word that ends it is what it becomes. */
const CHANGES =
	/^\W*(?:make|mark|set|flag|label|change|raise|lower|keep|markier\p{L}*|setz\p{L}*|stell\p{L}*|mach\p{L}*)\s/iu;
const HANGING_LENGTH = /(?<!\S)(?:to|than|by|under|auf|als|um|unter)\s+$/iu;
const HANGING =
	/(?<!\S)(?:except|but|außer|ausser|ohne|for|to|than|since|re:?|für|auf|als|an|seit|zu|über|about|of|per)\s+$/iu;

/** Of several sure readings of one kind the last at the end of the line counts, and the others are offered. */
function onlyOne(readings: readonly Reading[]): Reading[] {
	const result = [...readings];
	for (const kind of ['repeat', 'time', 'date', 'duration'] as const) {
		const sure = result.filter((one) => one.kind === kind && one.certainty === 'sure');
		if (sure.length < 2) continue;
		const last = sure.at(-1)!;
		for (const one of sure) {
			if (one === last) continue;
			result[result.indexOf(one)] = { ...one, certainty: 'doubtful' };
		}
	}
	return result;
}

/** "at 8 in the evening": an hour and a part of the day side by side are one time. */
function withParts(readings: readonly Reading[], line: string): Reading[] {
	const result: Reading[] = [];
	for (const one of readings) {
		const before = result.at(-1);
		const neighbours =
			before?.kind === 'time' && one.kind === 'time' && /^\s*$/.test(line.slice(before.end, one.start));
		if (neighbours && (before.value.part === undefined) !== (one.value.part === undefined)) {
			const hour = before.value.part === undefined ? before.value : one.value;
			const part = before.value.part ?? one.value.part!;
			const certainty = before.certainty === 'sure' || one.certainty === 'sure' ? 'sure' : before.certainty;
			result[result.length - 1] = { ...before, end: one.end, certainty, value: { ...hour, part } };
		} else result.push(one);
	}
	return result;
}

const judgedIn = (line: string, all: readonly Candidate[], covering: readonly Candidate[]): Reading[] => {
	const placeOf = placesIn(
		line,
		covering.map(({ found }) => found),
	);
	return all.map(({ kind, found }) => {
		const { start, end, value } = found;
		return { kind, start, end, value, certainty: found.judge(placeOf(found)) } as Reading;
	});
};

/** All readings of a masked line. Those that are `sure` are to be read, those that are `doubtful` to be offered. */
export function readingsOf(line: string, source: string, context: ParseContext): Reading[] {
	const kept = longest(candidates(line, context));
	// Twice: what turned out to be nothing must not lend its place to a neighbour.
	const first = judgedIn(line, kept, kept);
	const judgedAlone = judgedIn(
		line,
		kept,
		kept.filter((_, at) => first[at]!.certainty !== 'never'),
	);
	const judged = withoutHalves(withParts(judgedAlone, line), line);
	const wanted = (one: Reading) => decided(context.decisions, one.kind, source.slice(one.start, one.end));
	const accepted = new Set(judged.filter((one) => wanted(one) === 'read').map((one) => one.kind));
	const settledBy = judged.map((one): Reading => {
		const decision = wanted(one);
		if (one.certainty === 'never') return one;
		if (decision === 'read') return { ...one, certainty: 'sure' };
		// Sent away, or in the way of another reading of its kind that was asked for.
		if (decision === 'leave' || (accepted.has(one.kind) && one.kind !== 'priority'))
			return { ...one, certainty: 'doubtful' };
		return one;
	});
	return onlyOne(settledBy).filter((one) => one.certainty !== 'never');
}
