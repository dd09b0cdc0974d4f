/** What a planner's end means for the run and for the mission's plan (agent-runtime section 14). */
import { describe, expect, test } from 'vitest';
import { noUsage } from '../../core/ports/llm';
import type { PlannerResult } from '../../core/planner';
import { endingOf, failed, missionAfter } from './outcome';

const HOUR = 3_600_000;
const now = 100 * HOUR;

const result = (successes: readonly boolean[], over: Partial<PlannerResult> = {}): PlannerResult => ({
	rounds: 1,
	executedCalls: successes.map((success, index) => ({
		call: { id: `c${index}`, name: 'todo_create', arguments: {}, round: 1, index },
		result: { success, message: '' },
	})),
	summary: 'Done.',
	stopReason: 'assistant-stop',
	messages: [],
	usage: noUsage,
	compactions: 0,
	...over,
});

describe('the run', () => {
	test('AC-MI-3, AC-MI-4: one success is enough, none is a failure, nothing to do is none', () => {
		expect(endingOf(result([true, false]), 0).status).toBe('approved');
		expect(endingOf(result([false, false]), 0)).toMatchObject({
			status: 'failed',
			errorKind: 'tools_failed',
			summary: 'Done.',
		});
		expect(endingOf(result([]), 0).status).toBe('approved');
		expect(endingOf(result([true]), 1).status).toBe('awaiting_review');
	});

	test('a provider that failed and a person who stopped it count more than what was done', () => {
		const error = { kind: 'upstream', cause: 'rate_limit', message: 'Slow down.' } as const;
		expect(endingOf(result([true], { stopReason: 'llm-error', error }), 0)).toMatchObject({
			status: 'failed',
			errorKind: 'rate_limit',
			errorMessage: 'Slow down.',
		});
		expect(endingOf(result([true], { stopReason: 'cancelled', summary: null }), 1).status).toBe('cancelled');
	});
});

describe('the mission', () => {
	const mission = {
		cadence: { kind: 'interval', everyMinutes: 60 },
		nextRunAt: now - 1,
		failures: 3,
	} as const;
	const done = endingOf(result([true]), 0);

	test('AC-MI-8: the next run lies in the future, and a success forgives earlier failures', () => {
		const after = missionAfter(done, mission, { trigger: 'schedule', now });
		expect(after).toEqual({ failures: 0, nextRunAt: now - 1 + HOUR });
	});

	test('a run a person started leaves a later plan alone', () => {
		const later = { ...mission, nextRunAt: now + 5 };
		expect(missionAfter(done, later, { trigger: 'manual', now })).toEqual({ failures: 0 });
	});

	test('AC-MI-1: a mission without a schedule is never planned, however its run ended', () => {
		const manual = { cadence: { kind: 'manual' }, nextRunAt: now, failures: 0 } as const;
		for (const ending of [done, failed('timeout')]) {
			expect(missionAfter(ending, manual, { trigger: 'schedule', now }).nextRunAt).toBe(null);
		}
	});

	test('failures are tried again later and later, then the mission is paused with the reason', () => {
		const after = (failures: number) =>
			missionAfter(failed('overloaded'), { ...mission, failures }, { trigger: 'schedule', now });
		expect(after(0)).toEqual({ failures: 1, nextRunAt: now + 60_000 });
		expect(after(3)).toEqual({ failures: 4, nextRunAt: now + 480_000 });
		expect(after(4)).toEqual({ failures: 5, state: 'paused', pauseReason: 'failures', nextRunAt: null });
	});

	test('a space the server cannot open pauses the mission at once', () => {
		expect(missionAfter(failed('zero_knowledge'), mission, { trigger: 'manual', now })).toEqual({
			state: 'paused',
			pauseReason: 'vault',
			nextRunAt: null,
		});
	});
});
