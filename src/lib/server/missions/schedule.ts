/**
 * From planned times to jobs. A change of a mission arrives as a NOTIFY out of the transaction that made it; what was
 * missed while nobody listened is found at start and by the sweep. Jobs that became wrong meanwhile do nothing when they
 * fire, because a run asks again whether it is due.
 */
import type { ClockDep } from '../../core/ports/clock';
import type { Queues } from '../queue/queues';
import type { IndexedMission, MissionIndex } from './mission-index';
import type { Leases } from './lease';
import { createManualTurns, laterTurn, plannedTurn, RESUME_TURN } from './turns';

/** A planned run that has not begun after this long has lost its job. */
const LOST_AFTER_MS = 60_000;
/** A queue holds no moment further away than it can count to: the job of a later run comes early and plans the next one. */
const HORIZON_MS = 7 * 24 * 3_600_000;
const CONCURRENCY_RETRY_MS = 15_000;

export interface Scheduler {
	/** Makes the job of a mission's next run, once per mission and time in the whole cluster. */
	readonly plan: (mission: IndexedMission) => Promise<void>;
	readonly planById: (spaceId: string, missionId: string) => Promise<void>;
	/** Every planned mission: at start, and after an interruption of LISTEN. */
	readonly reconcile: () => Promise<number>;
	/** Runs whose worker died, and runs whose job got lost. */
	readonly recover: () => Promise<number>;
	readonly runNow: (userId: string, spaceId: string, missionId: string) => Promise<void>;
	/** Tries again soon, because the agent is at its limit of missions. */
	readonly later: (
		spaceId: string,
		missionId: string,
		trigger: 'manual' | 'schedule' | 'resume',
	) => Promise<void>;
}

/** Queue ids know no colons; ids of records may hold them, and devices choose them, so that two spaces may share one. */
const jobId = (...parts: readonly (string | number)[]): string =>
	parts.map((part) => String(part).replace(/[^A-Za-z0-9-]/g, '_')).join('.');

export function createScheduler(
	deps: ClockDep & { readonly queues: Queues; readonly index: MissionIndex; readonly leases: Leases },
): Scheduler {
	const { queues, index, leases, clock } = deps;
	const manualTurns = createManualTurns({ clock });
	const minute = (): number => Math.floor(clock.now() / 60_000);

	const plan = async ({ spaceId, missionId, state, nextRunAt, place }: IndexedMission): Promise<void> => {
		if (state !== 'active' || nextRunAt === null) return;
		const away = nextRunAt - clock.now();
		const hop = away > HORIZON_MS ? [Math.floor(clock.now() / HORIZON_MS)] : [];
		await queues.add(
			'missions',
			{ spaceId, missionId, trigger: 'schedule' },
			{
				id: jobId('plan', spaceId, missionId, nextRunAt, ...hop),
				delayMs: Math.min(away, HORIZON_MS),
				priority: plannedTurn(place),
			},
		);
	};

	return {
		plan,
		planById: async (spaceId, missionId) => {
			const mission = await index.find(spaceId, missionId);
			if (mission !== undefined) await plan(mission);
		},
		reconcile: async () => {
			let count = 0;
			for await (const page of index.planned()) {
				for (const mission of page) await plan(mission);
				count += page.length;
			}
			return count;
		},
		recover: async () => {
			const dead = await leases.expired();
			for (const { spaceId, missionId } of dead) {
				await queues.add(
					'missions',
					{ spaceId, missionId, trigger: 'resume' },
					{
						id: jobId('resume', spaceId, missionId, Math.floor(clock.now() / 1_000)),
						priority: RESUME_TURN,
					},
				);
			}
			const lost = await index.overdue(clock.now() - LOST_AFTER_MS);
			for (const { spaceId, missionId, place } of lost) {
				await queues.add(
					'missions',
					{ spaceId, missionId, trigger: 'schedule' },
					{ id: jobId('late', spaceId, missionId, minute()), priority: plannedTurn(place) },
				);
			}
			return dead.length + lost.length;
		},
		runNow: (userId, spaceId, missionId) =>
			queues.add(
				'missions',
				{ spaceId, missionId, trigger: 'manual' },
				{
					id: jobId('now', spaceId, missionId, Math.floor(clock.now() / 1_000)),
					priority: manualTurns.next(userId),
				},
			),
		later: (spaceId, missionId, trigger) =>
			queues.add(
				'missions',
				{ spaceId, missionId, trigger },
				{
					id: jobId('later', spaceId, missionId, Math.floor(clock.now() / CONCURRENCY_RETRY_MS)),
					delayMs: CONCURRENCY_RETRY_MS,
					priority: laterTurn(trigger),
				},
			),
	};
}
