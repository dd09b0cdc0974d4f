/** Whether a due mission may run now, decided before any request to a model is made, and counted either way. */
import { nextRun } from '../../core/missions/cadence';
import { patch } from '../../core/module';
import { Missions, type Mission } from '../../modules/missions/model';
import { clearAgent } from './clear-rows';
import type { MissionDeps } from './deps';
import type { IndexedMission } from './mission-index';
import { clearAccess } from './space-access';
import { USER_TOKENS_PER_DAY } from './usage';

export interface Admission {
	readonly mission: Mission;
	readonly maxConcurrent: number;
	readonly budget: { readonly usedBefore: number; readonly maxTokens: number };
}

export type Refused =
	| 'skipped-missing'
	| 'skipped-archived'
	| 'skipped-paused'
	| 'skipped-budget'
	| 'skipped-limit'
	| 'skipped-suspended'
	| 'skipped-gone';

/** A mission that may not run waits for its next slot; one without an agent is paused where the person sees why. */
async function putOff(deps: MissionDeps, row: IndexedMission, mission: Mission, why: Refused): Promise<void> {
	if (mission.state !== 'active') return;
	const now = deps.clock.now();
	const isDue = mission.nextRunAt !== null && mission.nextRunAt <= now;
	if (!isDue && why !== 'skipped-missing') return;
	const set =
		why === 'skipped-missing'
			? ({ state: 'paused', pauseReason: 'agent', nextRunAt: null } as const)
			: { nextRunAt: nextRun(mission.cadence, now, mission.nextRunAt) };
	await clearAccess(deps, row.userId, row.spaceId).write([patch(Missions, row.missionId, set)]);
}

/** `isBeyond` says that the account has more active missions than it may. */
export async function admit(
	deps: MissionDeps,
	row: IndexedMission,
	isBeyond = false,
): Promise<Admission | Refused> {
	const mission = await deps.clearMission(row.userId, row.spaceId, row.missionId);
	if (mission === undefined) return 'skipped-gone';
	const refuse = async (why: Refused): Promise<Refused> => {
		await putOff(deps, row, mission, why);
		return why;
	};
	// Nobody could see or stop what it does.
	if (row.suspended) return refuse('skipped-suspended');
	if (isBeyond) return refuse('skipped-limit');
	const agent = await clearAgent(deps.sync, row.userId, row.spaceId, mission.agentId);
	if (agent === undefined) return refuse('skipped-missing');
	if (agent.state === 'archived') return refuse('skipped-archived');
	if (agent.state === 'paused') return refuse('skipped-paused');
	// What a lost run has used is counted again as it goes on.
	const lost = await deps.leases.running(row.spaceId, row.missionId);
	const used = await deps.ledger.used({
		userId: row.userId,
		spaceId: row.spaceId,
		agentId: mission.agentId,
		except: lost?.iterationId,
	});
	const cap = agent.maxTokensPerDay ?? Number.POSITIVE_INFINITY;
	const maxTokens = Math.min(cap - used.agent, USER_TOKENS_PER_DAY - used.user);
	if (maxTokens <= 0) return refuse('skipped-budget');
	return {
		mission,
		maxConcurrent: agent.maxConcurrentMissions,
		budget: { usedBefore: used.agent, maxTokens },
	};
}
