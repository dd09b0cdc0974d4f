/** What the screens ask of missions, of runs and of what belongs to them. Pure. */
import type { ScreenQuery } from '../../core/query';
import type { Iterations, Missions, Proposals, Steps } from './model';

/** More than a run has of either. */
const WHOLE_RUN = 500;

/** Missions that are active, whatever runs next first. */
export const nextMissions = (limit: number): ScreenQuery<typeof Missions> => ({
	where: { state: 'active' },
	order: [{ by: 'nextRunAt' }, { by: 'createdAt', descending: true }],
	limit,
});

/** The runs of a mission, newest first. */
export const runsOf = (missionId: string, limit: number): ScreenQuery<typeof Iterations> => ({
	where: { missionId },
	order: [{ by: 'startedAt', descending: true }],
	limit,
});

/** Runs that work right now, newest first. */
export const runningRuns = (limit: number): ScreenQuery<typeof Iterations> => ({
	where: { status: 'running' },
	order: [{ by: 'startedAt', descending: true }],
	limit,
});

/** What a run did, in its order. */
export const stepsOf = (iterationId: string, limit = WHOLE_RUN): ScreenQuery<typeof Steps> => ({
	where: { iterationId },
	order: [{ by: 'index' }],
	limit,
});

/** What was accepted of a run and taken back since. */
export const undoneOf = (iterationId: string): ScreenQuery<typeof Proposals> => ({
	where: { iterationId, outcome: 'undone' },
	limit: WHOLE_RUN,
});
