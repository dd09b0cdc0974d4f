/** The first tasks of a condition in the order of `byUrgency`, without a look at all of them. */
import { Temporal } from 'temporal-polyfill';
import type { ReaderDep } from '../../core/ports/reader';
import type { Where } from '../../core/query';
import { addDays, localDue } from './due';
import { byZone, urgencyOrder, ZONE_DAYS } from './due-query';
import { Tasks, type StoredTask } from './model';
import { byUrgency } from './select';

type Condition = Where<typeof Tasks>;

const hasOddHours = (date: string, zone: string): boolean =>
	Temporal.PlainDate.from(date).toZonedDateTime(zone).hoursInDay !== 24;

/** Tasks whose stored dates say what they say here. Where a clock changes, hours of a day can change places. */
async function ofOwnZone(
	{ reader }: ReaderDep,
	where: Condition,
	limit: number,
	zone: string,
): Promise<readonly StoredTask[]> {
	const rows = await reader.list(Tasks, where, { order: urgencyOrder, limit });
	const last = rows.at(-1);
	if (rows.length < limit || last === undefined || last.dueDate === null || last.dueTime === null)
		return rows;
	if (!hasOddHours(last.dueDate, zone)) return rows;
	const sameDay = await reader.list(Tasks, { ...where, dueDate: last.dueDate, dueTime: { from: '' } });
	return [...rows.filter((row) => row.dueDate !== last.dueDate || row.dueTime === null), ...sameDay];
}

/** Whether no row beyond these, in the order of stored dates, can come before the last of `best`. */
function isEnough(
	rows: readonly StoredTask[],
	asked: number,
	best: readonly StoredTask[],
	zone: string,
): boolean {
	const last = rows.at(-1);
	if (rows.length < asked || last === undefined || last.dueDate === null) return true;
	const worst = localDue(best.at(-1)!, zone);
	return worst !== null && last.dueDate > addDays(worst.date, ZONE_DAYS);
}

/** At most `limit` tasks. The condition says nothing of zones. */
export async function mostUrgent(
	deps: ReaderDep,
	where: Condition,
	limit: number,
	zone: string,
): Promise<readonly StoredTask[]> {
	const [own, foreign] = byZone(zone);
	const foreignFirst = (asked: number): Promise<readonly (readonly StoredTask[])[]> =>
		Promise.all(
			foreign.map((part) =>
				deps.reader.list(Tasks, { ...where, ...part }, { order: urgencyOrder, limit: asked }),
			),
		);
	const [ours, theirs] = await Promise.all([
		Promise.all(own.map((part) => ofOwnZone(deps, { ...where, ...part }, limit, zone))),
		foreignFirst(limit),
	]);
	for (let [asked, lists] = [limit, theirs]; ; asked *= 4, lists = await foreignFirst(asked)) {
		const best = byUrgency([...ours, ...lists].flat(), zone).slice(0, limit);
		const isDone = lists.every((rows) => isEnough(rows, asked, best, zone));
		if (isDone) return best;
	}
}
