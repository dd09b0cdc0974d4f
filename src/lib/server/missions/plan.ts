/**
 * The planner of a run, wired to its world: model turns through journal and token ledger, calls through `call-tool`,
 * events to metrics and to the phase that people see. It ends when the planner ends and decides nothing about the mission.
 */
import {
	compactHistory,
	producers,
	runPlanner,
	type PlannedCall,
	type PlannerEvent,
	type PlannerResult,
	type ToolResult,
} from '../../core/planner';
import type { Completion, CompletionRequest, LlmClient } from '../../core/ports/llm';
import { ok, type Result, type Upstream } from '../../core/result';
import { llmTool } from '../llm/tool-schemas';
import type { Briefing } from './briefing';
import type { Journal } from './journal';
import type { MissionMetrics } from './mission-metrics';
import type { OfferedTool } from './offered-tools';

export interface PlanDeps {
	readonly llm: LlmClient;
	readonly journal: Journal;
	readonly briefing: Briefing;
	readonly offered: ReadonlyMap<string, OfferedTool>;
	readonly metrics: MissionMetrics;
	readonly signal: AbortSignal;
	readonly callTool: (call: PlannedCall) => Promise<ToolResult>;
	/** Charges one answer. */
	readonly charge: (turn: number, completion: Completion) => Promise<void>;
	/** Tokens the agent has used today, and what it and its person have left. */
	readonly budget: { readonly usedBefore: number; readonly maxTokens: number };
	readonly onPhase: (phase: 'thinking' | 'acting', detail: string | null) => void;
	readonly onTurn: (round: number, completion: Completion) => void;
}

/** Requests answered from the journal cost nothing and are not counted. */
function journalled(deps: PlanDeps): (request: CompletionRequest) => Promise<Result<Completion, Upstream>> {
	const { llm, journal, metrics } = deps;
	let turn = 0;
	return async (request) => {
		const at = turn;
		turn += 1;
		const kept = (await journal.find(`turn-${at}`)) as Completion | undefined;
		if (kept !== undefined) return ok(kept);
		const end = metrics.plannerSeconds.startTimer({ model: llm.model });
		const answer = await llm.complete(request).finally(() => end());
		if (!answer.ok) {
			if (!request.signal?.aborted) {
				metrics.providerErrors.inc({ provider: llm.model, kind: answer.error.cause });
			}
			return answer;
		}
		metrics.tokens.inc({ model: llm.model }, answer.value.usage?.totalTokens ?? 0);
		await deps.charge(at, answer.value);
		await journal.keep(`turn-${at}`, answer.value);
		return answer;
	};
}

/** Runs the planner over a briefing. */
export function plan(deps: PlanDeps): Promise<PlannerResult> {
	const { briefing, llm, metrics, budget } = deps;
	const { agent } = briefing;
	const ask = journalled(deps);
	let round = 0;
	const complete = async (request: CompletionRequest): Promise<Result<Completion, Upstream>> => {
		const answer = await ask(request);
		if (answer.ok) deps.onTurn(round, answer.value);
		return answer;
	};
	const onEvent = (event: PlannerEvent): void => {
		if (event.type === 'round') {
			round = event.round;
			deps.onPhase('thinking', null);
		} else if (event.type === 'call') deps.onPhase('acting', event.call.name);
		else if (event.type === 'compacted') {
			metrics.compactions.inc();
			metrics.compactedTurns.observe(event.turns);
		}
	};
	return runPlanner(
		{
			complete,
			callTool: deps.callTool,
			isRead: (name) => deps.offered.get(name)?.registered.tool.effect === 'read',
			signal: deps.signal,
			onEvent,
			remind: (state) => {
				const reminders = producers(state, {
					agentName: agent.name,
					cap: agent.maxTokensPerDay,
					usedBefore: budget.usedBefore,
				});
				for (const { producer, severity } of reminders) metrics.reminders.inc({ producer, severity });
				return reminders.map(({ text }) => text);
			},
			compactor: {
				maxContextTokens: llm.contextTokens,
				compact: (messages, signal) =>
					compactHistory(ask, messages, { model: llm.model, ...(signal === undefined ? {} : { signal }) }),
			},
		},
		{
			systemPrompt: briefing.systemPrompt,
			userPrompt: briefing.userPrompt,
			tools: [...deps.offered.values()].map(({ registered }) => llmTool(registered)),
			model: llm.model,
			maxTokens: budget.maxTokens,
		},
	);
}
