/** The tasks that comparisons are made of: the same for the app and for whatever stands beside it. */

/** What the title of the nth task says; the number is found by search, and nothing else has it. */
export const titleOf = (n) => `Errand ${String(n).padStart(6, '0')} for the house by the harbour`;
const notesOf = (n) =>
	`What has to be done before the ${n}th boat leaves, and who is asked for help with it.`;

/** The nth of `count` tasks, in the order of the list. The first three are due today, so that Today has something to show. */
export function taskOf(n, now) {
	return {
		title: titleOf(n),
		notes: notesOf(n),
		subtasks: [],
		tags: n % 5 === 0 ? ['harbour'] : [],
		status: 'open',
		priority: 'medium',
		dueDate: n < 3 ? new Date(now).toISOString().slice(0, 10) : null,
		dueTime: null,
		dueZone: null,
		durationMinutes: null,
		projectId: null,
		recurrence: null,
		recurFrom: 'due',
		order: `a${String(n).padStart(6, '0')}5`,
		completedAt: null,
		createdAt: now - n,
		sample: false,
	};
}
