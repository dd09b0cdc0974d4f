/** What a new device wants of tasks before the rest: what Today shows, what the list begins with, and the names of projects. */
import { firstOf, type FirstContext } from '../../core/module';
import { dayContext } from './due';
import { Projects, Tasks } from './model';
import { allProjects, partQuery, type Part } from './windows';

/** A part of the list of open tasks, as far as a person looks at first. */
const tasksIn = (part: Part, most: number) =>
	firstOf(Tasks, most, ({ now, zone }: FirstContext) =>
		partQuery(part, { filter: 'open' }, dayContext(now, zone)),
	);

export const first = [
	tasksIn('past', 60),
	tasksIn('near', 120),
	firstOf(Projects, 100, allProjects),
	tasksIn('nodate', 40),
];
