/** The numbers of the MCP endpoint (agent-runtime section 11). Labels are closed sets: registered tool names and codes. */
import { decisionLabels, type Decision, type PolicyMode } from '../../core/policy';
import type { Metrics } from '../metrics';
import type { AuditedCall } from './audit';

export interface McpMetrics {
	readonly decided: (decision: Decision, mode: PolicyMode) => void;
	/** Denied calls are not invocations; their decision is counted instead. */
	readonly called: (tool: string, outcome: Exclude<AuditedCall['outcome'], 'denied'>, ms: number) => void;
	readonly streams: (open: number) => void;
}

export function createMcpMetrics(metrics: Metrics): McpMetrics {
	const decisions = metrics.counter(
		'mana_mcp_policy_decisions_total',
		'Decisions of the gate in front of tool calls',
		['decision', 'reason', 'mode'],
	);
	const invocations = metrics.counter('mana_mcp_tool_invocations_total', 'Tool calls by how they ended', [
		'tool',
		'outcome',
	]);
	const duration = metrics.histogram('mana_mcp_tool_duration_seconds', 'Time of tool calls', [
		'tool',
		'outcome',
	]);
	const streams = metrics.gauge('mana_mcp_streams', 'Open streams to connected programs');
	return {
		decided: (decision, mode) => decisions.inc(decisionLabels(decision, mode)),
		called: (tool, outcome, ms) => {
			invocations.inc({ tool, outcome });
			duration.observe({ tool, outcome }, ms / 1000);
		},
		streams: (open) => streams.set(open),
	};
}
