import { expect, test } from 'vitest';
import { problemLine, readProblem, type HealthProblem } from './health-problem';

const problems: readonly HealthProblem[] = [
	{ kind: 'unreachable' },
	{ kind: 'stopping' },
	{ kind: 'full' },
	{ kind: 'restarting' },
	{ kind: 'slow', seconds: 2 },
	{ kind: 'starved', seconds: 2 },
	{ kind: 'behind', migrations: 3 },
];

test.each(problems)('the line of a problem is read back: %o', (problem) => {
	expect(readProblem(problemLine(problem))).toEqual(problem);
});

test('other lines are left alone', () => {
	expect(readProblem('ok')).toBeUndefined();
	expect(readProblem('something new')).toBeUndefined();
});
