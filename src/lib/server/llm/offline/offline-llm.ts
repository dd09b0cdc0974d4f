/**
 * The model that answers when no provider is set up: a small deterministic planner, so that a newcomer sees a mission
 * work. It is labelled everywhere as what it is, reads through the same tools and asks for the same approvals.
 */
import { noUsage, type Completion, type LlmClient } from '../../../core/ports/llm';
import { ok } from '../../../core/result';
import { firstReads, planSteps } from './plan';
import { readTurn, type OfflineTurn } from './read-turn';

/** Stored as the model of a run; screens say "Offline model". */
export const OFFLINE_MODEL = 'offline';

const say = (content: string): Completion => ({
	content,
	toolCalls: [],
	finishReason: 'stop',
	usage: noUsage,
});

const call = (
	turn: OfflineTurn,
	steps: readonly { readonly tool: string; readonly input: Readonly<Record<string, unknown>> }[],
	content: string | null,
): Completion => ({
	content,
	toolCalls: steps.map(({ tool, input }, at) => ({
		id: `offline-${turn.taken}-${at}`,
		name: tool,
		arguments: input,
	})),
	finishReason: 'tool_calls',
	usage: noUsage,
});

function summary(turn: OfflineTurn): string {
	const writes = turn.results.filter(({ tool }) => !/_list$/.test(tool));
	const good = writes.filter(({ success }) => success).length;
	const failed = writes.length - good;
	if (turn.german) {
		const what =
			writes.length === 0
				? 'Nichts zu tun gefunden.'
				: `${good} ${good === 1 ? 'Änderung' : 'Änderungen'}${failed > 0 ? `, ${failed} fehlgeschlagen` : ''}.`;
		return `Offline-Modell: ${turn.open.length} offene ${turn.open.length === 1 ? 'Aufgabe' : 'Aufgaben'} angesehen. ${what}`;
	}
	const what =
		writes.length === 0
			? 'Found nothing to do.'
			: `${good} ${good === 1 ? 'change' : 'changes'}${failed > 0 ? `, ${failed} failed` : ''}.`;
	return `Offline model: looked at ${turn.open.length} open ${turn.open.length === 1 ? 'task' : 'tasks'}. ${what}`;
}

/** Reads, then writes, then a summary: three turns at most, the same answer to the same request. */
export function offlineLlm(): LlmClient {
	return {
		model: OFFLINE_MODEL,
		contextTokens: 200_000,
		complete: async (request) => {
			const turn = readTurn(request);
			const reads = turn.taken === 0 ? firstReads(turn) : [];
			if (reads.length > 0) return ok(call(turn, reads, null));
			const steps = turn.taken === 1 ? planSteps(turn) : [];
			if (steps.length > 0) return ok(call(turn, steps, steps.map(({ why }) => why).join('\n')));
			return ok(say(summary(turn)));
		},
	};
}
