/**
 * Missions that became due, planned a few at a time. Thousands may change in one moment (a device that comes back, a space
 * that is restored), and as many jobs at once would keep the queue from answering anybody.
 */
import type { Log } from '../log';

const AT_ONCE = 4;

export interface DueLine {
	/** Plans the mission soon; one that waits already is planned once. Never throws: the sweep finds what failed. */
	readonly add: (spaceId: string, missionId: string) => void;
	/** Resolves when nothing waits. */
	readonly settled: () => Promise<void>;
}

export function createDueLine(deps: {
	readonly plan: (spaceId: string, missionId: string) => Promise<void>;
	readonly log: Log;
}): DueLine {
	const waiting = new Map<string, readonly [spaceId: string, missionId: string]>();
	let workers = 0;
	let failed: unknown[] = [];
	let idle: (() => void)[] = [];

	const finish = (): void => {
		// One line for all of them: what keeps one from being planned keeps the others as well.
		if (failed.length > 0) {
			deps.log.error('missions were not planned; the sweep comes back to them', {
				count: failed.length,
				error: failed[0],
			});
		}
		failed = [];
		for (const done of idle.splice(0)) done();
	};
	const work = async (): Promise<void> => {
		workers += 1;
		for (let next; (next = waiting.entries().next().value) !== undefined;) {
			const [key, [spaceId, missionId]] = next;
			waiting.delete(key);
			await deps.plan(spaceId, missionId).catch((error: unknown) => void failed.push(error));
		}
		workers -= 1;
		if (workers === 0) finish();
	};

	return {
		add: (spaceId, missionId) => {
			waiting.set(`${spaceId}|${missionId}`, [spaceId, missionId]);
			if (workers < AT_ONCE) void work();
		},
		settled: () => (workers === 0 ? Promise.resolve() : new Promise((done) => (idle = [...idle, done]))),
	};
}
