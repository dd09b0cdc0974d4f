/**
 * One run of a mission from its lease to its end. Whatever happens in between, a worker that dies leaves a lease that
 * another one takes over, and the run goes on from its journal; nothing is written twice.
 */
import { patch, put, type Change } from '../../core/module';
import type { PlannedCall, PlannerResult } from '../../core/planner';
import { decisionLabels } from '../../core/policy';
import { noUsage, type Completion } from '../../core/ports/llm';
import type { Result } from '../../core/result';
import type { Actor } from '../../core/sync/actor';
import { oneLine } from '../../core/text';
import {
	isAsked,
	Iteration,
	Iterations,
	Missions,
	Proposals,
	type Mission,
	type Phase,
} from '../../modules/missions/model';
import { careLayer } from '../../modules/missions/care';
import { brief, type Briefing } from './briefing';
import { createCallTool, STOPPED } from './call-tool';
import { openJournal } from './journal';
import { type Lease } from './lease';
import { offeredTools } from './offered-tools';
import { cancelled, endingOf, failed, failedBy, iterationAfter, missionAfter, type Ending } from './outcome';
import { plan } from './plan';
import { clearAccess, openSpace, type SpaceAccess } from './space-access';
import type { MissionDeps } from './deps';
import { watch, type Watch } from './watch';

export interface RunRequest {
	readonly lease: Lease;
	readonly userId: string;
	/** Clear fields, as they were when the lease was taken. */
	readonly mission: Mission;
	readonly budget: { readonly usedBefore: number; readonly maxTokens: number };
}

/** Calls that wait for the person. */
async function pendingOf(access: SpaceAccess, iterationId: string): Promise<number> {
	return access.reader.count(Proposals, { iterationId, status: 'pending' });
}

/** Ends the run's record and moves the mission in one push, then gives the lease back. */
async function finish(
	deps: MissionDeps,
	{ lease, userId, mission }: RunRequest,
	access: Pick<SpaceAccess, 'write'> & { readonly keys?: unknown },
	ending: Ending,
	result?: PlannerResult,
): Promise<void> {
	const now = deps.clock.now();
	const { summary, errorMessage, errorWords } = ending;
	const texts = { summary, errorMessage, errorWords };
	const set = {
		...iterationAfter(ending, now, result),
		...(access.keys === undefined ? {} : texts),
	};
	// Recomputed over what the person may have changed meanwhile: a new cadence counts from now on.
	const current = (await deps.clearMission(userId, lease.spaceId, lease.missionId)) ?? mission;
	const changes: Change[] = [patch(Iterations, lease.iterationId, set)];
	if (current.state === 'active') {
		changes.push(
			patch(Missions, lease.missionId, missionAfter(ending, current, { trigger: lease.trigger, now })),
		);
	}
	await access.write(changes);
	await deps.leases.release(lease);
	deps.metrics.runs.inc({ status: ending.status });
	if (result) deps.metrics.rounds.observe(result.rounds);
	const state = ending.status === 'failed' ? 'failed' : ending.status === 'cancelled' ? 'cancelled' : 'done';
	await deps.announce({
		type: 'job',
		space: lease.spaceId,
		id: lease.missionId,
		state,
		...(ending.errorKind === null ? {} : { detail: ending.errorKind }),
	});
	deps.log.info('a mission ran', {
		missionId: lease.missionId,
		iterationId: lease.iterationId,
		agentId: mission.agentId,
		code: ending.errorKind ?? ending.status,
		tokens: result?.usage.totalTokens,
	});
}

/** Phases are news, not truth: a failed write must not end the run. */
function phaseWriter(deps: MissionDeps, access: SpaceAccess, lease: Lease) {
	let shown = '';
	let chain = Promise.resolve();
	return {
		set: (phase: Phase, detail: string | null): void => {
			if (shown === `${phase} ${detail}`) return;
			shown = `${phase} ${detail}`;
			const change = patch(Iterations, lease.iterationId, {
				phase,
				phaseStartedAt: deps.clock.now(),
				phaseDetail: detail?.slice(0, 64) ?? null,
			});
			chain = chain
				.then(() => access.write([change]))
				.catch((error: unknown) => deps.log.warn('the phase of a run was not stored', { error }));
		},
		settled: () => chain,
	};
}

async function perform(
	deps: MissionDeps,
	request: RunRequest,
	access: SpaceAccess,
	briefing: Briefing,
	watched: Watch,
	profile: Awaited<ReturnType<MissionDeps['profileOf']>>,
): Promise<PlannerResult> {
	const { lease, userId, budget } = request;
	const { spaceId, missionId, iterationId } = lease;
	const { mission, agent } = briefing;
	const journal = await openJournal({ ...deps, keys: access.keys, spaceId, iterationId });
	const offered = offeredTools(profile.spaceKind, {
		agent: agent.policy,
		mission: careLayer(mission.care),
	});
	const actor: Extract<Actor, { kind: 'ai' }> = {
		kind: 'ai',
		id: agent.id,
		// Older agents may bear a name that no clear field takes.
		name: oneLine(agent.name),
		missionId,
		iterationId,
	};
	const phases = phaseWriter(deps, access, lease);
	const words = new Map<number, Completion>();
	/** One line per call when the model wrote that many, its whole text otherwise. */
	const reasonOf = (call: PlannedCall): string => {
		const turn = words.get(call.round);
		const lines = (turn?.content ?? '').split('\n').filter((line) => line.trim() !== '');
		const at = turn?.toolCalls.findIndex(({ id }) => id === call.id) ?? -1;
		return lines.length === turn?.toolCalls.length ? (lines[at] ?? '') : lines.join('\n');
	};
	const callTool = createCallTool({
		...deps,
		runner: deps.tools,
		access,
		journal,
		offered,
		mode: deps.policyMode,
		actor,
		userId,
		spaceId,
		missionId,
		iterationId,
		zone: mission.zone,
		locale: profile.locale,
		signal: watched.signal,
		mayWrite: watched.mayWrite,
		reasonOf,
		onProposal: (id) => deps.announceSoon({ type: 'proposal', space: spaceId, id }),
		onCall: (tool, policy, outcome) => deps.metrics.toolCalls.inc({ tool, policy, outcome }),
		onDecision: (decision, mode) => deps.metrics.gate.inc(decisionLabels(decision, mode)),
	});
	const result = await plan({
		llm: deps.llm,
		journal,
		briefing,
		offered,
		metrics: deps.metrics,
		signal: watched.signal,
		budget,
		callTool: async (call) => {
			try {
				return await callTool(call);
			} catch (error) {
				if (watched.signal.aborted) return STOPPED;
				deps.log.error('a call of a mission failed', { missionId, iterationId, tool: call.name, error });
				return { success: false, message: 'The tool failed unexpectedly.' };
			}
		},
		charge: async (turn, completion) => {
			await deps.ledger.charge(
				{ iterationId, turn, userId, spaceId, agentId: agent.id, missionId, model: deps.llm.model },
				completion.usage ?? noUsage,
			);
			await deps.leases.progressed(lease);
		},
		onPhase: phases.set,
		onTurn: (round, completion) => void words.set(round, completion),
	});
	phases.set('finishing', null);
	await phases.settled();
	return result;
}

/** The run's record: begun, or found as the lost worker left it. */
async function begin(
	deps: MissionDeps,
	{ lease, mission }: RunRequest,
	access: Pick<SpaceAccess, 'write'> & { readonly keys?: unknown },
): Promise<void> {
	if (lease.resumed) return;
	const row = Iteration.parse({
		missionId: lease.missionId,
		agentId: mission.agentId,
		startedAt: deps.clock.now(),
		status: 'running',
		phase: 'starting',
		phaseStartedAt: deps.clock.now(),
		// Asked for offline, it arrived as one that is due.
		trigger: isAsked(mission) ? 'manual' : lease.trigger,
		model: deps.llm.model,
	});
	const change = put(Iterations, lease.iterationId, row);
	const clear = new Set<string>(Iterations.clear);
	// Without a key only clear fields can be written; sealed ones then read as their defaults.
	const set = Object.fromEntries(
		Object.entries(change.set ?? {}).filter(([field]) => access.keys !== undefined || clear.has(field)),
	);
	await access.write([{ ...change, set }]);
}

/** Runs until the run has ended, was taken over, or this worker is stopping. */
export async function runMission(deps: MissionDeps, request: RunRequest): Promise<void> {
	const { lease, userId } = request;
	const { spaceId, missionId, iterationId } = lease;
	const watched = watch(deps.leases, lease, {
		...deps.timing,
		onError: (error) => deps.log.warn('a lease could not be renewed', { missionId, error }),
	});
	deps.running.set(iterationId, watched);
	try {
		const opened: Result<SpaceAccess> = await openSpace(deps, userId, spaceId, 'a run of a mission');
		if (!opened.ok) {
			const access = clearAccess(deps, userId, spaceId);
			await begin(deps, request, access);
			await finish(deps, request, access, failedBy(opened.error));
			return;
		}
		const access = opened.value;
		const record = await access.reader.get(Iterations, iterationId);
		// The lost worker had ended the run and only not given the lease back.
		if (lease.resumed && record !== undefined && record.status !== 'running')
			return await deps.leases.release(lease);
		await begin(
			deps,
			record === undefined ? { ...request, lease: { ...lease, resumed: false } } : request,
			access,
		);
		await deps.announce({ type: 'job', space: spaceId, id: missionId, state: 'running' });
		if (lease.takeovers > deps.maxTakeovers) {
			return await finish(deps, request, access, failed('interrupted'));
		}
		const profile = await deps.profileOf(userId, spaceId);
		const { locale } = profile;
		const briefing = await brief(access.reader, { missionId, iterationId, now: deps.clock.now(), locale });
		if (!briefing.ok) {
			return await finish(deps, request, access, failedBy(briefing.error));
		}
		const result = await perform(deps, request, access, briefing.value, watched, profile);
		const reason = watched.reason();
		// Taken over, or this process is stopping: the next holder goes on from the journal.
		if (reason === 'shutdown') return await deps.leases.handOver(lease);
		if (reason === 'lost' || !(await watched.isMine())) return;
		const ending =
			reason === 'timeout'
				? failed('timeout')
				: reason === 'cancelled'
					? cancelled
					: endingOf(result, await pendingOf(access, iterationId));
		await finish(deps, request, access, ending, result);
	} finally {
		watched.end();
		deps.running.delete(iterationId);
	}
}
