/**
 * What the offline model would do about tasks: put off what is long overdue, date what has no date, close what stands
 * there twice, and write the note the goal asks for. Rules, no language understanding beyond a few words. Pure.
 */
import { Temporal } from 'temporal-polyfill';
import type { OfflineTask, OfflineTurn } from './read-turn';

export interface PlannedStep {
	readonly tool: string;
	readonly input: Readonly<Record<string, unknown>>;
	readonly why: string;
}

/** Proposals per run: more would be a chore, not a help. */
const MAX_STEPS = 6;
const MATTERS = 3;

const wantsNote = (goal: string): boolean =>
	/\b(note|summary|review|report|plan|notiz|zusammenfass\w*|rückblick|bericht|plane?n?)\b/i.test(goal);
const wantsTidy = (goal: string): boolean =>
	/\b(tidy|clean|overdue|undated|due|duplicat\w*|sort|aufräum\w*|räume|überfällig\w*|doppelt\w*|termin\w*)\b/i.test(
		goal,
	);

const fold = (text: string): string => text.trim().toLocaleLowerCase('en').replace(/\s+/g, ' ');

/** `2026-11-01` as a person says it: `1 November`, with the year when it is another than that of `today`. */
function spoken(date: string, { german, today }: Pick<OfflineTurn, 'german' | 'today'>): string {
	const year = date.slice(0, 4) === today.slice(0, 4) ? {} : ({ year: 'numeric' } as const);
	return Temporal.PlainDate.from(date).toLocaleString(german ? 'de-DE' : 'en-GB', {
		day: 'numeric',
		month: 'long',
		...year,
	});
}

const weight: Readonly<Record<string, number>> = { urgent: 0, high: 1, medium: 2, low: 3 };

/** Overdue first, then by priority, then by date; ties by id, so that the same tasks give the same plan. */
function byMatter(a: OfflineTask, b: OfflineTask): number {
	return (
		Number(b.overdue) - Number(a.overdue) ||
		(weight[a.priority] ?? 2) - (weight[b.priority] ?? 2) ||
		(a.dueDate ?? '9999').localeCompare(b.dueDate ?? '9999') ||
		(a.id < b.id ? -1 : 1)
	);
}

function duplicates(tasks: readonly OfflineTask[]): OfflineTask[] {
	const first = new Map<string, OfflineTask>();
	return [...tasks]
		.sort((a, b) => (a.id < b.id ? -1 : 1))
		.filter((task) => {
			const key = fold(task.title);
			if (key === '' || !first.has(key)) {
				first.set(key, task);
				return false;
			}
			return true;
		});
}

function tidy(turn: OfflineTurn): PlannedStep[] {
	const { open, today, tools, german } = turn;
	const steps: PlannedStep[] = [];
	const twice = duplicates(open);
	if (tools.has('todo_complete')) {
		for (const task of twice.slice(0, 2)) {
			steps.push({
				tool: 'todo_complete',
				input: { ids: [task.id] },
				why: german
					? `„${task.title}“ steht zweimal auf der Liste.`
					: `“${task.title}” is on the list twice.`,
			});
		}
	}
	if (!tools.has('todo_schedule')) return steps;
	const rest = open.filter((task) => !twice.includes(task));
	const late = rest.filter((task) => task.overdue).sort(byMatter);
	const undated = rest.filter((task) => task.dueDate === null).sort(byMatter);
	const day = Temporal.PlainDate.from(today);
	late.slice(0, 3).forEach((task, at) => {
		// What was due earlier today would still be late today.
		const dueDate = day.add({ days: task.dueDate === today ? Math.max(at, 1) : at }).toString();
		const [was, becomes] = [spoken(task.dueDate ?? today, turn), spoken(dueDate, turn)];
		steps.push({
			tool: 'todo_schedule',
			input: { ids: [task.id], dueDate },
			why: german
				? `„${task.title}“ war am ${was} fällig; der ${becomes} ist noch zu schaffen.`
				: `“${task.title}” was due on ${was}; ${becomes} can still be kept.`,
		});
	});
	undated.slice(0, 2).forEach((task, at) => {
		const dueDate = day.add({ days: 7 + at }).toString();
		steps.push({
			tool: 'todo_schedule',
			input: { ids: [task.id], dueDate },
			why: german
				? `„${task.title}“ hat kein Datum; so wird es nicht vergessen.`
				: `“${task.title}” has no date; with one it is not forgotten.`,
		});
	});
	return steps;
}

function note(turn: OfflineTurn): PlannedStep {
	const { open, completed, today, german } = turn;
	const lines = (tasks: readonly OfflineTask[]): string =>
		tasks.length === 0
			? german
				? '- nichts'
				: '- nothing'
			: tasks
					.map(({ title, dueDate }) => `- ${title}${dueDate === null ? '' : ` (${spoken(dueDate, turn)})`}`)
					.join('\n');
	const next = [...open].sort(byMatter).slice(0, MATTERS);
	const late = open
		.filter((task) => task.overdue && !next.includes(task))
		.sort(byMatter)
		.slice(0, 5);
	const [done, stuck, then] = german ? ['Erledigt', 'Hängt', 'Als Nächstes'] : ['Done', 'Stuck', 'Next'];
	const sections = [
		`## ${then}\n${lines(next)}`,
		...(late.length === 0 ? [] : [`## ${stuck}\n${lines(late)}`]),
		...(completed.length === 0 ? [] : [`## ${done}\n${lines(completed.slice(0, 8))}`]),
	];
	return {
		tool: 'notes_create',
		input: {
			title: german ? `Überblick vom ${spoken(today, turn)}` : `Overview of ${spoken(today, turn)}`,
			content: sections.join('\n\n'),
		},
		why: german ? 'Die Mission bittet um eine Notiz.' : 'The mission asks for a note.',
	};
}

/** The reads of the first turn: only tools that were offered. */
export const firstReads = ({ tools }: OfflineTurn): readonly Omit<PlannedStep, 'why'>[] =>
	tools.has('todo_list')
		? [
				{ tool: 'todo_list', input: { filter: 'open', limit: 100 } },
				{ tool: 'todo_list', input: { filter: 'completed', limit: 20 } },
			]
		: [];

/** The writes of the second turn, at most six. */
export function planSteps(turn: OfflineTurn): readonly PlannedStep[] {
	const asksForNote = wantsNote(turn.goal) && turn.tools.has('notes_create');
	const steps = wantsTidy(turn.goal) || !asksForNote ? tidy(turn) : [];
	const noted = asksForNote && turn.open.length + turn.completed.length > 0 ? [note(turn)] : [];
	return [...steps.slice(0, MAX_STEPS - noted.length), ...noted];
}
