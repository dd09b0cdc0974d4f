/**
 * Due dates as conditions on what is stored. A date without a time is the person's own day, so that it decides by itself; a
 * time is meant in the zone it was set in, which moves it by less than two days: what lies further from today is decided by
 * its date as well, and only what is nearer has to be looked at.
 */
import type { OrderBy, Where } from '../../core/query';
import { addDays, type DayContext } from './due';
import type { Tasks } from './model';

type T = typeof Tasks;

/** Days by which the clocks of two zones can differ, and one more for calendars that leave a day out. */
export const ZONE_DAYS = 3;

/** A condition on open tasks; those it means are certain, or have to be looked at one by one. */
export interface DuePart {
	readonly where: Where<T>;
	readonly isCertain: boolean;
}

/** Has a time: no text is before the empty one. */
const timed = { from: '' } as const;
const open = { status: 'open' } as const;

/** Where open tasks can be that are past or, with `alsoToday`, on the day it is. */
export const partsUntil = (day: DayContext, alsoToday: boolean): readonly DuePart[] => [
	{
		where: { ...open, dueTime: null, dueDate: { below: alsoToday ? day.tomorrow : day.today } },
		isCertain: true,
	},
	{
		where: { ...open, dueTime: timed, dueDate: { below: addDays(day.today, -ZONE_DAYS) } },
		isCertain: true,
	},
	nearTimed(day),
];

/** Where open tasks can be that are on the day it is. */
export const partsToday = (day: DayContext): readonly DuePart[] => [
	{ where: { ...open, dueTime: null, dueDate: day.today }, isCertain: true },
	nearTimed(day),
];

const nearTimed = (day: DayContext): DuePart => ({
	where: {
		...open,
		dueTime: timed,
		dueDate: { from: addDays(day.today, -ZONE_DAYS), below: addDays(day.today, ZONE_DAYS + 1) },
	},
	isCertain: false,
});

/** The order of `byUrgency`, as far as stored dates tell. */
export const urgencyOrder: readonly OrderBy<T>[] = [
	{ by: 'dueDate' },
	{ by: 'dueTime' },
	{ by: 'priority', descending: true },
	{ by: 'order' },
];

/** Tasks of zones in which a stored date says what it says here, and of others. */
export const byZone = (zone: string): readonly [own: readonly Where<T>[], foreign: readonly Where<T>[]] => [
	[{ dueZone: { in: [null, zone] } }],
	// Before it, and after it: no name of a zone holds the sign that follows.
	[{ dueZone: { below: zone } }, { dueZone: { from: `${zone}\u0001` } }],
];
