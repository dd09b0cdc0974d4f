/**
 * The parts of a task list as questions to the table. Due dates are days in the zone they were set in: what lies more than a
 * day from where groups meet is decided by its date alone, and only what is nearer has to be looked at.
 */
import type { OrderBy, ScreenQuery, Where } from '../../core/query';
import { addDays, type DayContext } from './due';
import type { Projects, Tasks } from './model';
import type { Group, Selection, TaskFilter } from './select';

type T = typeof Tasks;

/** Overdue for certain; around today and this week; later for certain; and those without a day in the list. */
export const parts = ['past', 'near', 'later', 'nodate', 'done', 'cancelled'] as const;
export type Part = (typeof parts)[number];

/** The group to which all tasks of a part belong; those around today are in several. */
export const groupOfPart: Readonly<Partial<Record<Part, Group>>> = {
	past: 'overdue',
	later: 'later',
	nodate: 'nodate',
	done: 'done',
	cancelled: 'cancelled',
};

const partsOf: Readonly<Record<TaskFilter, readonly Part[]>> = {
	open: ['past', 'near', 'later', 'nodate'],
	today: ['past', 'near'],
	overdue: ['past', 'near'],
	upcoming: ['near', 'later'],
	nodate: ['nodate'],
	completed: ['done'],
	all: parts,
};

const byDate: readonly OrderBy<T>[] = [{ by: 'dueDate' }, { by: 'dueTime' }, { by: 'order' }];

/** A part without any filter. `weekEnd` is the last day of what counts as this week. */
function wholePart(
	part: Part,
	day: DayContext,
	weekEnd: string,
): { where: Where<T>; order: readonly OrderBy<T>[] } {
	const open = { status: 'open' } as const;
	switch (part) {
		case 'past':
			return { where: { ...open, dueDate: { below: day.yesterday } }, order: byDate };
		case 'near':
			return {
				where: { ...open, dueDate: { from: day.yesterday, below: addDays(weekEnd, 2) } },
				order: byDate,
			};
		case 'later':
			return { where: { ...open, dueDate: { from: addDays(weekEnd, 2) } }, order: byDate };
		case 'nodate':
			return { where: { ...open, dueDate: null }, order: [{ by: 'order' }] };
		case 'done':
			return { where: { status: 'done' }, order: [{ by: 'completedAt', descending: true }, { by: 'order' }] };
		case 'cancelled':
			return {
				where: { status: 'cancelled' },
				order: [{ by: 'createdAt', descending: true }, { by: 'order' }],
			};
	}
}

/** Sunday of the current week, or the next one when today is Saturday or later. */
export function weekEndOf(today: string): string {
	const [year, month, date] = today.split('-').map(Number) as [number, number, number];
	const weekday = new Date(Date.UTC(year, month - 1, date)).getUTCDay();
	return addDays(today, weekday === 0 ? 7 : 7 - weekday);
}

/** More than a person keeps apart. */
const MAX_PROJECTS = 1_000;

/** The projects of a space by hand, archived ones too: they are few. */
export const allProjects: ScreenQuery<typeof Projects> = {
	order: [{ by: 'order' }],
	limit: MAX_PROJECTS,
};

/** Rows of this week are shown together; of the others a screenful is enough to begin with. */
const NEAR_ROWS = 300;

/** What to ask for a part under this selection; `undefined` when the selection shows none of it. */
export function partQuery(part: Part, selection: Selection, day: DayContext): ScreenQuery<T> | undefined {
	const { filter, priority, projectId, tag } = selection;
	if (!partsOf[filter].includes(part)) return undefined;
	const { where, order } = wholePart(part, day, weekEndOf(day.today));
	return {
		where: {
			...where,
			...(priority === undefined ? {} : { priority }),
			...(projectId === undefined ? {} : { projectId }),
		},
		order,
		...(part === 'near' ? { limit: NEAR_ROWS } : {}),
		...(tag === undefined ? {} : { holds: { field: 'tags', value: tag } }),
	};
}
