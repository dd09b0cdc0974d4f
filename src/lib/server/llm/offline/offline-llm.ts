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

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** What came of the writes, each kind that there was, with its count. */
function outcome({ results, german }: OfflineTurn): string {
	const writes = results.filter(({ tool }) => !/_list$/.test(tool));
	const failed = writes.filter(({ success }) => !success).length;
	const proposed = writes.filter(({ success, proposed }) => success && proposed).length;
	const done = writes.length - failed - proposed;
	const said = [
		...(done > 0
			? [german ? counted(done, 'Änderung', 'Änderungen') : counted(done, 'change', 'changes')]
			: []),
		...(proposed > 0
			? [german ? counted(proposed, 'Vorschlag', 'Vorschläge') : counted(proposed, 'proposal', 'proposals')]
			: []),
		...(failed > 0 ? [german ? `${failed} fehlgeschlagen` : `${failed} failed`] : []),
	];
	if (said.length > 0) return `${said.join(', ')}.`;
	return german ? 'Nichts zu tun gefunden.' : 'Found nothing to do.';
}

function summary(turn: OfflineTurn): string {
	const seen = turn.open.length;
	return turn.german
		? `Offline-Modell: ${counted(seen, 'offene Aufgabe', 'offene Aufgaben')} angesehen. ${outcome(turn)}`
		: `Offline model: looked at ${counted(seen, 'open task', 'open tasks')}. ${outcome(turn)}`;
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
