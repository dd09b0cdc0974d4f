/** What a finished planner run means for the run's record and for the mission. Pure. */
import { afterFailure } from '../../core/missions/backoff';
import { nextRun } from '../../core/missions/cadence';
import type { PlannerResult } from '../../core/planner';
import type { Millis } from '../../core/ports/clock';
import type { AppError } from '../../core/result';
import type { ErrorKind, Iteration, IterationStatus, Mission } from '../../modules/missions/model';
import { errorWordsOf, type ErrorWords } from '../../modules/missions/error-words';
import type { RunTrigger } from './lease';
import { cut } from '../../core/text';

export interface Ending {
	readonly status: IterationStatus;
	readonly summary: string;
	readonly errorKind: ErrorKind | null;
	readonly errorMessage: string;
	readonly errorWords: ErrorWords | null;
}

const noError = { errorKind: null, errorMessage: '', errorWords: null } as const;

/** A failure of which its kind says everything. */
export const failed = (errorKind: ErrorKind): Ending => ({
	...noError,
	status: 'failed',
	summary: '',
	errorKind,
});

/** A failure by an error of the taxonomy. */
export const failedBy = (error: AppError): Ending => ({
	...failed(kindOf(error)),
	errorMessage: cut(error.message, 2_000),
	errorWords: errorWordsOf(error),
});

export const cancelled: Ending = { ...noError, status: 'cancelled', summary: '' };

/** The kind a record stores for an error of the taxonomy. */
export function kindOf(error: AppError): ErrorKind {
	if (error.kind === 'upstream') return error.cause;
	// Ours or a model's: it passes by itself, and trying again later is right for both.
	if (error.kind === 'unavailable') return 'overloaded';
	return error.kind === 'vault_locked' && error.reason === 'zero_knowledge' ? 'zero_knowledge' : error.kind;
}

/** `proposals` is how many of its calls wait for the person. */
export function endingOf(result: PlannerResult, proposals: number): Ending {
	const errors = result.executedCalls.filter((executed) => !executed.result.success).length;
	const calls = result.executedCalls.length;
	if (result.stopReason === 'cancelled') return cancelled;
	if (result.stopReason === 'llm-error' && result.error !== undefined) return failedBy(result.error);
	// A run without a last word keeps none: screens say in the person's language how it stopped and count its steps.
	const summary = cut(result.summary ?? '', 20_000);
	if (calls > 0 && errors === calls) {
		return { ...failed('tools_failed'), summary };
	}
	return { ...noError, status: proposals > 0 ? 'awaiting_review' : 'approved', summary };
}

export type NextMission = Partial<Pick<Mission, 'nextRunAt' | 'failures' | 'state' | 'pauseReason'>>;

/**
 * What the mission's own fields become: the next run after a success, a later try after a failure, a pause after too many
 * or when the server cannot open the space. A run a person started does not move the plan.
 */
export function missionAfter(
	ending: Ending,
	mission: Pick<Mission, 'cadence' | 'nextRunAt' | 'failures'>,
	{ trigger, now }: { readonly trigger: RunTrigger; readonly now: Millis },
): NextMission {
	if (ending.errorKind === 'zero_knowledge' || ending.errorKind === 'vault_locked') {
		return { state: 'paused', pauseReason: 'vault', nextRunAt: null };
	}
	const isDue = trigger === 'schedule' || (mission.nextRunAt !== null && mission.nextRunAt <= now);
	const planned = isDue ? { nextRunAt: nextRun(mission.cadence, now, mission.nextRunAt) } : {};
	if (ending.status !== 'failed') return { failures: 0, ...planned };
	const failures = mission.failures + 1;
	if (trigger === 'manual' || mission.cadence.kind === 'manual') return { failures, ...planned };
	const after = afterFailure(failures, now);
	return after.pause
		? { failures, state: 'paused', pauseReason: 'failures', nextRunAt: null }
		: { failures, nextRunAt: after.retryAt };
}

/** The fields of the run's record at its end. */
export const iterationAfter = (ending: Ending, now: Millis, result?: PlannerResult): Partial<Iteration> => ({
	status: ending.status,
	finishedAt: now,
	phase: null,
	phaseStartedAt: null,
	phaseDetail: null,
	errorKind: ending.errorKind,
	...(result === undefined
		? {}
		: { usage: result.usage, rounds: result.rounds, stopReason: result.stopReason }),
});
