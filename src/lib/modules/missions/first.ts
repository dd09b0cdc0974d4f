/** What a new device wants of missions before the rest: what runs now and next, and what waits for a decision. */
import { firstOf } from '../../core/module';
import { Iterations, Missions, Proposals } from './model';
import { nextMissions, runningRuns } from './run-queries';
import { waitingAt } from './waiting';

export const first = [
	firstOf(Proposals, 40, ({ now }) => ({
		where: waitingAt(now),
		order: [{ by: 'createdAt', descending: true }],
	})),
	firstOf(Iterations, 20, runningRuns(20)),
	firstOf(Missions, 20, nextMissions(20)),
];
