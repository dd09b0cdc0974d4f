/** What is counted about missions (prefix `mana_ai_`). Labels are closed sets: tools, policies, codes. */
import type { Metrics } from '../metrics';

export function missionMetrics(metrics: Metrics) {
	return {
		runs: metrics.counter('mana_ai_runs_total', 'Runs of missions, by how they ended', ['status']),
		decisions: metrics.counter('mana_ai_agent_decisions_total', 'Whether a due mission ran, and why not', [
			'decision',
		]),
		plannerSeconds: metrics.histogram(
			'mana_ai_planner_request_duration_seconds',
			'Time of one request to a language model',
			['model'],
			[0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
		),
		rounds: metrics.histogram('mana_ai_planner_rounds', 'Rounds of a run', [], [1, 2, 3, 4, 5]),
		toolCalls: metrics.counter('mana_ai_tool_calls_total', 'Calls of tools by agents', [
			'tool',
			'policy',
			'outcome',
		]),
		tokens: metrics.counter('mana_ai_tokens_used_total', 'Tokens used by runs', ['model']),
		providerErrors: metrics.counter('mana_ai_provider_errors_total', 'Errors of model providers', [
			'provider',
			'kind',
		]),
		reminders: metrics.counter('mana_ai_reminders_emitted_total', 'Reminders sent with a request', [
			'producer',
			'severity',
		]),
		gate: metrics.counter(
			'mana_ai_policy_decisions_total',
			'Decisions of the gate in front of calls of agents',
			['decision', 'reason', 'mode'],
		),
		compactions: metrics.counter('mana_ai_compactions_triggered_total', 'Histories that were folded', []),
		compactedTurns: metrics.histogram(
			'mana_ai_compacted_turns',
			'Messages folded at once; fewer than 3 means the limit is set wrongly',
			[],
			[1, 2, 4, 8, 16, 32, 64, 128],
		),
		takeovers: metrics.counter('mana_ai_takeovers_total', 'Runs taken over from a lost worker', []),
	};
}

export type MissionMetrics = ReturnType<typeof missionMetrics>;
