import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noUsage, scriptedLlm, type ChatMessage, type ScriptedTurn } from '../ports/llm';
import { err, ok } from '../result';
import { compactHistory, parseSummary, renderSummary, type Compactor, type Folded } from './compact';
import { runPlanner, type PlannerDeps } from './loop';
import { producers, type LoopState } from './remind';

const usage = (totalTokens: number) => ({ promptTokens: totalTokens, completionTokens: 0, totalTokens });
const calls = (...used: number[]): ScriptedTurn[] => [
	...used.map((n) => ({ call: [{ name: 'a', arguments: {} }], usage: usage(n) })),
	{ say: 'ok' },
];
const FOLDED: ChatMessage[] = [
	{ role: 'system', content: 'S' },
	{ role: 'user', content: 'U' },
	{ role: 'assistant', content: 'folded' },
];

async function run(
	turns: readonly ScriptedTurn[],
	maxContextTokens: number,
	folded: Partial<Folded> = {},
	more: Partial<PlannerDeps> = {},
) {
	const llm = scriptedLlm(turns);
	let count = 0;
	const compactor: Compactor = {
		maxContextTokens,
		compact: async () => {
			count += 1;
			return ok({ messages: FOLDED, compactedTurns: 2, usage: usage(7), ...folded });
		},
	};
	const result = await runPlanner(
		{
			complete: llm.complete,
			callTool: async () => ({ success: true, message: 'done' }),
			compactor,
			...more,
		},
		{
			systemPrompt: 'S',
			userPrompt: 'U',
			tools: [{ name: 'a', description: 'a', inputSchema: {} }],
			model: 'm',
			maxRounds: 6,
		},
	);
	return { llm, result, count };
}

test('AC-CP-1, AC-CP-4 half a window or no limit never folds', async () => {
	expect((await run(calls(500), 1_000)).count).toBe(0);
	expect((await run(calls(500), 0)).count).toBe(0);
});

test('AC-CP-2 at 92 % the next request is the folded history', async () => {
	const { llm, count, result } = await run(calls(920), 1_000);
	expect(count).toBe(1);
	expect(llm.seen[1]!.messages).toEqual(FOLDED);
	expect(result.usage.totalTokens).toBe(927);
});

test('AC-CP-3 corrected: it folds again when the history grows full again, and not in between', async () => {
	expect((await run(calls(950, 100, 950, 100), 1_000)).count).toBe(2);
});

test('AC-CP-5 the channel sees the count', async () => {
	const seen: number[] = [];
	await run(calls(950), 1_000, {}, { remind: ({ compactionsDone }) => (seen.push(compactionsDone), []) });
	expect(seen).toEqual([0, 1]);
});

test('AC-CP-6 nothing folded leaves the history; a failing compactor does not end the run', async () => {
	const { llm, result } = await run(calls(950), 1_000, { compactedTurns: 0 });
	expect(llm.seen[1]!.messages).toHaveLength(4);
	expect(result.compactions).toBe(0);
	const compactor: Compactor = {
		maxContextTokens: 1_000,
		compact: async () => err({ kind: 'upstream', cause: 'overloaded', message: 'busy' }),
	};
	expect((await run(calls(950), 1_000, {}, { compactor })).result.stopReason).toBe('assistant-stop');
});

test('AC-CP-7 sections are read in any case, missing ones are empty and shown as such', () => {
	const summary = parseSummary('## GOAL\nTidy.\n\n## current progress\nHalf way.');
	expect(summary).toEqual({ goal: 'Tidy.', decisions: '', toolsCalled: '', currentProgress: 'Half way.' });
	expect(renderSummary(summary)).toContain('## Decisions\n(none)');
});

test('AC-CP-8 a short history makes no request', async () => {
	const llm = scriptedLlm([]);
	const short: ChatMessage[] = FOLDED.slice(0, 2);
	const folded = await compactHistory(llm.complete, short, { model: 'm' });
	expect(folded).toEqual(ok({ messages: short, compactedTurns: 0, usage: noUsage }));
});

test('law: folding keeps system, goal and tail, and never separates a call from its result', async () => {
	const round = fc.integer({ min: 1, max: 5 });
	await fc.assert(
		fc.asyncProperty(
			fc.array(round, { minLength: 1, maxLength: 8 }),
			fc.integer({ min: 1, max: 8 }),
			fc.boolean(),
			async (rounds, keepRecent, prior) => {
				const history: ChatMessage[] = [
					{ role: 'system', content: 'S' },
					...(prior
						? ([
								{ role: 'user', content: 'old' },
								{ role: 'assistant', content: 'older' },
							] as ChatMessage[])
						: []),
					{ role: 'user', content: 'GOAL' },
				];
				rounds.forEach((size, at) => {
					const ids = Array.from({ length: size }, (_, n) => `${at}-${n}`);
					history.push({
						role: 'assistant',
						content: null,
						toolCalls: ids.map((id) => ({ id, name: 'a', arguments: {} })),
					});
					ids.forEach((id) => history.push({ role: 'tool', toolCallId: id, content: '{}' }));
				});
				const llm = scriptedLlm([{ say: '## Goal\nG' }]);
				const folded = await compactHistory(llm.complete, history, { model: 'cheap', keepRecent });
				if (!folded.ok) throw new Error('the script does not fail');
				const { messages, compactedTurns } = folded.value;
				if (compactedTurns === 0) {
					expect(llm.seen).toHaveLength(0);
					return;
				}
				expect(llm.seen[0]!.model).toBe('cheap');
				expect(messages.slice(0, 2).map(({ content }) => content)).toEqual(['S', 'GOAL']);
				const open = new Set<string>();
				for (const message of messages) {
					if (message.role === 'assistant') message.toolCalls?.forEach(({ id }) => open.add(id));
					if (message.role === 'tool') expect(open.has(message.toolCallId)).toBe(true);
				}
				expect(messages.slice(3)).toEqual(history.slice(history.length - (messages.length - 3)));
			},
		),
		{ numRuns: 100 },
	);
});

const state = (more: Partial<LoopState>): LoopState => ({
	round: 1,
	toolCallCount: 0,
	usage: noUsage,
	recentCalls: [],
	compactionsDone: 0,
	...more,
});
const failed = (success = false) => ({
	call: { id: 'x', name: 'a', arguments: {}, round: 1, index: 0 },
	result: { success, message: '' },
});

test('AC-RM-4, AC-RM-5, AC-RM-6 reminders', () => {
	const budget = { agentName: 'Ada', cap: 100_000, usedBefore: 50_000 };
	const [warn] = producers(state({ usage: usage(25_000) }), budget);
	expect(warn).toMatchObject({ severity: 'warn' });
	expect(warn!.text).toMatch(/Ada.*75%/);
	expect(producers(state({ usage: usage(15_000) }), { ...budget, usedBefore: 90_000 })[0]!.severity).toBe(
		'escalate',
	);
	const all = state({
		round: 3,
		compactionsDone: 1,
		usage: usage(60_000),
		recentCalls: [failed(), failed()],
	});
	expect(producers(all, budget).map(({ producer }) => producer)).toEqual([
		'compacted',
		'token-budget',
		'retry-loop',
	]);
	expect(producers(state({}), budget)).toEqual([]);
	expect(producers(state({ round: 4, recentCalls: [failed(), failed(), failed(true), failed()] }))).toEqual(
		[],
	);
	expect(producers(state({ usage: usage(9) }), { ...budget, cap: 0 })).toEqual([]);
});
