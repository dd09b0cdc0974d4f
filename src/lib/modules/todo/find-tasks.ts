/** The tasks a list shows: asked for by what is clear, or looked through where only an opened task can tell. */
import { keepBest } from '../../core/module';
import type { Looked, ReaderDep } from '../../core/ports/reader';
import { asAsked, matcherOf, type Where } from '../../core/query';
import { holdsWords } from '../../core/search/words';
import { addDays, type DayContext } from './due';
import { partsUntil, ZONE_DAYS, type DuePart } from './due-query';
import { statuses, Tasks, type StoredTask } from './model';
import { mostUrgent } from './most-urgent';
import { compareKeys } from './order-key';
import { byUrgency, matches, select } from './select';
import { findStrays, isWhole } from './support';

type Condition = Where<typeof Tasks>;

export interface Wanted {
	readonly filter: 'open' | 'completed' | 'overdue' | 'today' | 'all';
	readonly projectId?: string | undefined;
	readonly tag?: string | undefined;
	readonly query?: string | undefined;
	readonly limit: number;
}

export interface Found {
	readonly tasks: readonly StoredTask[];
	readonly total: number;
	/** How far it got, where rows had to be opened one by one. */
	readonly looked?: Looked;
}

const newestDone = (tasks: readonly StoredTask[]): StoredTask[] =>
	[...tasks].sort((a, b) => (b.completedAt ?? 0) - (a.completedAt ?? 0) || compareKeys(a.id, b.id));

const inOrder = (filter: Wanted['filter'], zone: string): ((tasks: readonly StoredTask[]) => StoredTask[]) =>
	filter === 'completed' ? newestDone : (tasks) => byUrgency(tasks, zone);

function partsOf(filter: Wanted['filter'], day: DayContext): readonly DuePart[] {
	switch (filter) {
		case 'open':
			return [{ where: { status: 'open' }, isCertain: true }];
		case 'completed':
			return [{ where: { status: 'done' }, isCertain: true }];
		case 'all':
			return statuses.map((status) => ({ where: { status }, isCertain: true }));
		default:
			return partsUntil(day, filter === 'today');
	}
}

/** By clear fields alone. */
export async function ask(deps: ReaderDep, wanted: Wanted, day: DayContext): Promise<Found> {
	const { filter, limit, projectId } = wanted;
	const strays = findStrays(deps);
	const first = (where: Condition, most: number): Promise<readonly StoredTask[]> =>
		filter === 'completed'
			? deps.reader.list(Tasks, where, {
					order: [{ by: 'completedAt', descending: true }],
					limit: most,
				})
			: mostUrgent(deps, where, most, day.zone);
	/** Strays take places away, which is known only when there are some. */
	const firstWhole = async (where: Condition): Promise<readonly StoredTask[]> => {
		const tasks = await first(where, limit);
		if (tasks.every(isWhole)) return tasks;
		return (await first(where, limit + (await strays).length)).filter(isWhole);
	};
	const parts = Promise.all(
		partsOf(filter, day).map(async ({ where: part, isCertain }) => {
			const where = { ...part, ...(projectId === undefined ? {} : { projectId }) };
			if (!isCertain) {
				const rows = (await deps.reader.list(Tasks, where)).filter(isWhole);
				const tasks = rows.filter((task) => matches(task, filter, day));
				return { tasks, total: tasks.length };
			}
			const isMeant = matcherOf(Tasks, where);
			const [tasks, counted, uncounted] = await Promise.all([
				firstWhole(where),
				deps.reader.count(Tasks, where),
				strays,
			]);
			return { tasks, total: counted - uncounted.filter((row) => isMeant(asAsked(row))).length };
		}),
	);
	const [answered] = await Promise.all([parts, strays]);
	return {
		tasks: inOrder(filter, day.zone)(answered.flatMap(({ tasks }) => tasks)).slice(0, limit),
		total: answered.reduce((sum, { total }) => sum + total, 0),
	};
}

/** Where tasks of a filter can be at all. */
function mayBe({ filter, projectId }: Wanted, day: DayContext): Condition {
	const status = filter === 'all' ? {} : ({ status: filter === 'completed' ? 'done' : 'open' } as const);
	const due =
		filter === 'today' || filter === 'overdue'
			? { dueDate: { below: addDays(day.today, ZONE_DAYS + 1) } }
			: {};
	return { ...status, ...due, ...(projectId === undefined ? {} : { projectId }) };
}

/** By tags and words, which only an opened task tells. */
export async function lookThrough(deps: ReaderDep, wanted: Wanted, day: DayContext): Promise<Found> {
	const best = keepBest(wanted.limit, inOrder(wanted.filter, day.zone));
	const looked = await deps.reader.walk(Tasks, mayBe(wanted, day), (task) => {
		if (!isWhole(task) || select([task], wanted, day).length === 0) return;
		if (holdsWords(task.title, wanted.query ?? '')) best.add(task);
	});
	return { tasks: best.items(), total: best.total(), looked };
}
