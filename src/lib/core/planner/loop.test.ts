import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scriptedLlm, type LlmTool, type ScriptedTurn } from '../ports/llm';
import { MAX_CALLS_PER_ROUND, MAX_ARGUMENT_CHARS } from './dispatch';
import type { PlannedCall, PlannerEvent, ToolResult } from './events';
import { runPlanner, type PlannerDeps, type PlannerStart } from './loop';
import type { LoopState } from './remind';

const tool = (name: string): LlmTool => ({ name, description: name, inputSchema: { type: 'object' } });
const call = (name: string, input: Record<string, unknown> = {}) => ({ name, arguments: input });
const done: ToolResult = { success: true, message: 'done' };

function harness(
	turns: readonly ScriptedTurn[],
	more: Partial<PlannerDeps> = {},
	start: Partial<PlannerStart> = {},
) {
	const llm = scriptedLlm(turns);
	const ran: PlannedCall[] = [];
	const events: PlannerEvent[] = [];
	const deps: PlannerDeps = {
		complete: llm.complete,
		callTool: async (planned) => {
			ran.push(planned);
			return done;
		},
		onEvent: (event) => void events.push(event),
		...more,
	};
	const run = () =>
		runPlanner(deps, {
			systemPrompt: 'SYSTEM',
			userPrompt: 'USER',
			tools: ['a', 'b', 'c'].map(tool),
			model: 'm',
			...start,
		});
	return { llm, ran, events, run };
}

describe('the loop', () => {
	test('AC-PL-1 an answer without calls ends the run', async () => {
		const h = harness([{ say: 'All done.' }]);
		expect(await h.run()).toMatchObject({ rounds: 1, summary: 'All done.', stopReason: 'assistant-stop' });
		expect(h.ran).toEqual([]);
	});

	test('AC-PL-2 a result goes back as the fourth message', async () => {
		const h = harness([{ call: [call('a')] }, { say: 'ok' }]);
		const result = await h.run();
		expect(result.rounds).toBe(2);
		expect(h.llm.seen[1]!.messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'tool']);
		expect(h.llm.seen[1]!.messages[3]!.content).toContain('done');
		expect(h.events.map(({ type }) => type)).toEqual([
			'round',
			'completion',
			'call',
			'result',
			'round',
			'completion',
			'end',
		]);
	});

	test('AC-PL-3, AC-PD-2, AC-PD-5 writes run one at a time, in order', async () => {
		const track = gauge();
		const h = harness([{ call: [call('a'), call('b'), call('c')] }, { say: 'ok' }], {
			callTool: track.callTool,
		});
		const result = await h.run();
		expect(track.peak()).toBe(1);
		expect(result.executedCalls.map((executed) => executed.call.name)).toEqual(['a', 'b', 'c']);
		const mixed = gauge();
		await harness([{ call: [call('a'), call('b'), call('c')] }, { say: 'ok' }], {
			callTool: mixed.callTool,
			isRead: (name) => name !== 'b',
		}).run();
		expect(mixed.peak()).toBe(1);
	});

	test('AC-PL-4 a failure goes back to the model', async () => {
		const h = harness([{ call: [call('a')] }, { say: 'ok' }], {
			callTool: async () => ({ success: false, message: 'db locked' }),
		});
		await h.run();
		expect(h.llm.seen[1]!.messages[3]!.content).toContain('db locked');
		expect(h.llm.seen[1]!.messages[3]!.content).toContain('"success":false');
	});

	test('AC-PL-5 an endless caller stops after its rounds, the last calls executed', async () => {
		const h = harness(
			Array.from({ length: 9 }, () => ({ call: [call('a')] })),
			{},
			{ maxRounds: 3 },
		);
		expect(await h.run()).toMatchObject({ rounds: 3, stopReason: 'max-rounds', summary: null });
		expect(h.ran).toHaveLength(3);
	});

	test('AC-PL-6 usage is summed and a missing one counts as zero', async () => {
		const usage = { promptTokens: 100, completionTokens: 20, totalTokens: 120 };
		expect((await harness([{ call: [call('a')], usage }, { say: 'ok' }]).run()).usage).toEqual(usage);
	});

	test('AC-PL-7 a failing or crashing client ends the run with what was done', async () => {
		const failed = await harness([{ call: [call('a')] }, { fail: 'rate_limit' }]).run();
		expect(failed).toMatchObject({ stopReason: 'llm-error', error: { cause: 'rate_limit' }, rounds: 1 });
		expect(failed.executedCalls).toHaveLength(1);
		const crashed = await harness([{ crash: new TypeError('secret') }]).run();
		expect(crashed).toMatchObject({ stopReason: 'llm-error', error: { cause: 'unknown' } });
		expect(JSON.stringify(crashed)).not.toContain('secret');
	});

	test('unknown tools, bad and oversized arguments and floods are answered, not executed', async () => {
		const flood = Array.from({ length: 200 }, () => call('a'));
		const h = harness([
			{
				call: [
					call('zap'),
					{ ...call('a'), malformed: 'not JSON' },
					call('b', { x: 'y'.repeat(MAX_ARGUMENT_CHARS) }),
				],
			},
			{ call: flood },
			{ say: 'ok' },
		]);
		const result = await h.run();
		expect(result.executedCalls.slice(0, 3).every((executed) => !executed.result.success)).toBe(true);
		expect(h.ran).toHaveLength(MAX_CALLS_PER_ROUND);
		expect(result.executedCalls).toHaveLength(203);
		expect(JSON.stringify(h.llm.seen[1]).length).toBeLessThan(10_000);
	});

	test('a huge result is cut', async () => {
		const h = harness([{ call: [call('a')] }, { say: 'ok' }], {
			callTool: async () => ({ ...done, data: 'x'.repeat(1_000_000) }),
		});
		await h.run();
		expect(h.llm.seen[1]!.messages[3]!.content!.length).toBeLessThan(20_000);
	});

	test('no request is made once the budget is gone', async () => {
		const usage = { promptTokens: 90, completionTokens: 20, totalTokens: 110 };
		const h = harness([{ call: [call('a')], usage }, { say: 'never' }], {}, { maxTokens: 100 });
		expect(await h.run()).toMatchObject({ stopReason: 'over-budget', rounds: 1 });
		expect(h.llm.seen).toHaveLength(1);
	});

	test('an abort stops between calls', async () => {
		const controller = new AbortController();
		const h = harness([{ call: [call('a'), call('b')] }], {
			signal: controller.signal,
			callTool: async () => {
				controller.abort();
				return done;
			},
		});
		const result = await h.run();
		expect(result.stopReason).toBe('cancelled');
		expect(result.executedCalls).toHaveLength(1);
	});
});

describe('parallel reads', () => {
	const many = (n: number) => Array.from({ length: n }, (_, at) => call('a', { at }));

	test('AC-PD-1 three reads run together', async () => {
		const track = gauge();
		await harness([{ call: many(3) }, { say: 'ok' }], { callTool: track.callTool, isRead: () => true }).run();
		expect(track.peak()).toBe(3);
	});

	test('AC-PD-3, AC-PD-4 at most ten, results in the order of the model whatever finishes first', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(fc.nat(3), { minLength: 2, maxLength: 25 }), async (delays) => {
				const track = gauge((planned) => delays[planned.index]!);
				const h = harness([{ call: many(delays.length) }, { say: 'ok' }], {
					callTool: track.callTool,
					isRead: () => true,
				});
				const result = await h.run();
				expect(track.peak()).toBeLessThanOrEqual(10);
				expect(result.executedCalls.map((executed) => executed.call.index)).toEqual(
					delays.map((_, at) => at),
				);
				const ids = h.llm.seen[1]!.messages.flatMap((message) =>
					message.role === 'tool' ? [message.toolCallId] : [],
				);
				expect(ids).toEqual(result.executedCalls.map((executed) => executed.call.id));
			}),
			{ numRuns: 30 },
		);
	});
});

describe('the reminder channel', () => {
	test('AC-RM-1 hints follow the history and are not kept', async () => {
		const h = harness([{ say: 'ok' }], { remind: () => ['one', 'two'] });
		const result = await h.run();
		expect(h.llm.seen[0]!.messages.slice(2)).toEqual([
			{ role: 'system', content: '<reminder>one</reminder>' },
			{ role: 'system', content: '<reminder>two</reminder>' },
		]);
		expect(JSON.stringify(result.messages)).not.toContain('reminder');
	});

	test('AC-RM-2 a round sees only its own hints', async () => {
		const h = harness([{ call: [call('a')] }, { say: 'ok' }], { remind: ({ round }) => [`round-${round}`] });
		await h.run();
		expect(JSON.stringify(h.llm.seen[1])).toContain('round-2');
		expect(JSON.stringify(h.llm.seen[1])).not.toContain('round-1');
	});

	test('AC-RM-3 the channel sees the last five calls, oldest first', async () => {
		const states: LoopState[] = [];
		const turns = Array.from({ length: 7 }, (_, at) => ({ call: [call('a', { n: at + 1 })] }));
		await harness(turns, { remind: (state) => (states.push(state), []) }, { maxRounds: 7 }).run();
		expect(states[0]!.recentCalls).toEqual([]);
		expect(states[6]!.recentCalls.map((executed) => executed.call.arguments['n'])).toEqual([2, 3, 4, 5, 6]);
		expect(states).toHaveLength(7);
	});
});

test('law: every run ends in a typed state within its rounds, with a valid conversation', async () => {
	const turn = fc.oneof(
		fc.record({ say: fc.string() }),
		fc.record({ fail: fc.constantFrom('blocked', 'truncated', 'overloaded') }) as fc.Arbitrary<ScriptedTurn>,
		fc.record({
			call: fc.array(
				fc.record({
					name: fc.constantFrom('a', 'b', 'nope'),
					arguments: fc.dictionary(fc.string(), fc.string()),
				}),
				{
					minLength: 1,
					maxLength: 12,
				},
			),
			usage: fc.constant({ promptTokens: 5, completionTokens: 5, totalTokens: 10 }),
		}),
	) as fc.Arbitrary<ScriptedTurn>;
	await fc.assert(
		fc.asyncProperty(
			fc.array(turn, { minLength: 6, maxLength: 6 }),
			fc.integer({ min: 1, max: 6 }),
			async (turns, maxRounds) => {
				const result = await harness(
					turns,
					{ isRead: (name) => name === 'a' },
					{ maxRounds, maxTokens: 45 },
				).run();
				expect(result.rounds).toBeLessThanOrEqual(maxRounds);
				const calls = result.messages.flatMap((m) => (m.role === 'assistant' ? (m.toolCalls ?? []) : []));
				const answers = result.messages.flatMap((m) => (m.role === 'tool' ? [m.toolCallId] : []));
				expect(answers).toEqual(calls.map(({ id }) => id));
				expect(result.executedCalls.map((executed) => executed.call.index)).toEqual(calls.map((_, at) => at));
			},
		),
		{ numRuns: 100 },
	);
});

/** Counts how many calls run at once; `ticks` is how many turns of the microtask queue one takes. */
function gauge(ticks: (planned: PlannedCall) => number = () => 1) {
	let running = 0;
	let peak = 0;
	return {
		peak: () => peak,
		callTool: async (planned: PlannedCall): Promise<ToolResult> => {
			running += 1;
			peak = Math.max(peak, running);
			for (let at = 0; at <= ticks(planned); at += 1) await Promise.resolve();
			running -= 1;
			return done;
		},
	};
}
