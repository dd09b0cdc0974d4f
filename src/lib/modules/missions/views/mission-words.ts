/** States of missions, runs and steps as words and tones. Every enum of the model has its words here and nowhere else. */
import { m } from '$lib/i18n/paraglide/messages';
import { getLocale } from '$lib/i18n/paraglide/runtime';
import { codeText } from '$lib/ui/errors';
import type { ErrorWords } from '../error-words';
import type {
	Cadence,
	Care,
	ErrorKind,
	Iteration,
	IterationStatus,
	MissionState,
	PauseReason,
	Proposal,
	Step,
	StepStatus,
	StoredIteration,
	StoredMission,
} from '../model';
import { clockWords, elapsedWords, momentWords, weekdayName } from './times';

export type Tone = 'neutral' | 'agent' | 'success' | 'warning' | 'danger';

/** The zone of a clock time is said only where it is not the one of this device. */
const timeWords = ({ hour, minute, zone }: { hour: number; minute: number; zone: string }): string => {
	const time = clockWords(hour, minute);
	return zone === Intl.DateTimeFormat().resolvedOptions().timeZone ? time : `${time} (${zone})`;
};

export function cadenceWords(cadence: Cadence): string {
	switch (cadence.kind) {
		case 'manual':
			return m.missions_cadence_manual();
		case 'interval': {
			const minutes = cadence.everyMinutes;
			return minutes % 60 === 0
				? m.missions_every_hours({ count: minutes / 60 })
				: m.missions_every_minutes({ count: minutes });
		}
		case 'daily':
			return m.missions_every_day_at({ time: timeWords(cadence) });
		case 'weekly':
			return m.missions_every_week_at({
				day: weekdayName(cadence.weekday),
				time: timeWords(cadence),
			});
	}
}

const stateNames: Readonly<Record<MissionState, () => string>> = {
	active: m.missions_state_active,
	paused: m.missions_state_paused,
	done: m.missions_state_done,
	archived: m.missions_state_archived,
};
export const stateWords = (state: MissionState): string => stateNames[state]();

const careNames: Readonly<Record<Care, () => string>> = {
	agent: m.missions_care_agent,
	propose: m.missions_care_propose,
	read: m.missions_care_read,
};
export const careWords = (care: Care): string => careNames[care]();

const careHints: Readonly<Record<Care, () => string>> = {
	agent: m.missions_care_agent_hint,
	propose: m.missions_care_propose_hint,
	read: m.missions_care_read_hint,
};
/** What choosing it means. */
export const careHint = (care: Care): string => careHints[care]();

const pauseNames: Readonly<Record<PauseReason, () => string>> = {
	user: m.missions_paused_by_you,
	failures: m.missions_paused_failures,
	budget: m.missions_paused_budget,
	agent: m.missions_paused_agent,
	vault: m.missions_paused_vault,
};
export const pauseWords = (reason: PauseReason | null): string => pauseNames[reason ?? 'user']();

/** When it runs next: "tomorrow at 07:00", or why it does not. */
export function nextRunWords(mission: StoredMission, now: number): string {
	if (mission.state !== 'active') return stateWords(mission.state);
	if (mission.nextRunAt === null) return m.missions_next_none();
	return mission.nextRunAt <= now ? m.missions_next_due() : momentWords(mission.nextRunAt, now);
}

const statuses: Readonly<Record<IterationStatus, readonly [words: () => string, tone: Tone]>> = {
	running: [m.missions_status_running, 'agent'],
	awaiting_review: [m.missions_status_review, 'agent'],
	approved: [m.missions_status_approved, 'success'],
	rejected: [m.missions_status_rejected, 'neutral'],
	failed: [m.missions_status_failed, 'danger'],
	cancelled: [m.missions_status_cancelled, 'neutral'],
};
export const statusWords = (status: IterationStatus): string => statuses[status][0]();
export const statusTone = (status: IterationStatus): Tone => statuses[status][1];

const steps: Readonly<Record<StepStatus, readonly [words: () => string, tone: Tone]>> = {
	planned: [m.missions_step_planned, 'neutral'],
	staged: [m.missions_step_staged, 'agent'],
	done: [m.missions_step_approved, 'success'],
	approved: [m.missions_accepted, 'success'],
	rejected: [m.missions_step_rejected, 'neutral'],
	failed: [m.missions_step_failed, 'danger'],
	skipped: [m.missions_step_skipped, 'neutral'],
	undone: [m.missions_outcome_undone, 'neutral'],
};
export const stepWords = (status: StepStatus): string => steps[status][0]();
export const stepTone = (status: StepStatus): Tone => steps[status][1];

const phases: Readonly<Record<NonNullable<StoredIteration['phase']>, () => string>> = {
	starting: m.missions_phase_starting,
	inputs: m.missions_phase_inputs,
	thinking: m.missions_phase_thinking,
	acting: m.missions_phase_acting,
	finishing: m.missions_phase_finishing,
};
export const phaseWords = (phase: StoredIteration['phase']): string => phases[phase ?? 'starting']();

/** "Thinking, 12 s" for a run that works right now. */
export const liveWords = (run: StoredIteration, now: number): string =>
	`${phaseWords(run.phase)}, ${elapsedWords(now - run.startedAt)}`;

const errors: Readonly<Record<ErrorKind, () => string>> = {
	not_found: m.missions_error_not_found,
	forbidden: m.missions_error_forbidden,
	invalid: m.missions_error_invalid,
	conflict: m.missions_error_conflict,
	vault_locked: m.missions_error_vault_locked,
	zero_knowledge: m.missions_error_zero_knowledge,
	over_budget: m.missions_error_over_budget,
	rate_limited: m.missions_error_rate_limited,
	blocked: m.missions_error_blocked,
	truncated: m.missions_error_truncated,
	auth: m.missions_error_auth,
	rate_limit: m.missions_error_rate_limit,
	capability: m.missions_error_capability,
	overloaded: m.missions_error_overloaded,
	unknown: m.missions_error_unknown,
	timeout: m.missions_error_timeout,
	interrupted: m.missions_error_interrupted,
	tools_failed: m.missions_error_tools_failed,
};
const errorWords = (kind: ErrorKind | null): string => errors[kind ?? 'unknown']();

/** The sentence a row keeps of an error; without one, in English, what the thrower said. */
const sentenceOf = (kept: ErrorWords | null, said: string): string =>
	(kept && codeText(kept.code, kept.params)) ?? (getLocale() === 'en' ? said : '');

/** Why a step failed; empty when only that it did can be said. */
export const stepFailure = (step: Pick<Step, 'errorWords' | 'result'>): string =>
	sentenceOf(step.errorWords, step.result);

/**
 * Why an accepted proposal could not be carried out, in the language of whoever thought of it rather than not at all.
 * Proposals of earlier versions left the reason to their step.
 */
export const proposalFailure = (
	proposal: Pick<Proposal, 'errorWords' | 'failure'>,
	step: Pick<Step, 'errorWords' | 'result'> | undefined,
): string =>
	sentenceOf(proposal.errorWords, proposal.failure) ||
	proposal.failure ||
	(step === undefined ? '' : stepFailure(step) || step.result);

/** What went wrong with a run and what to do about it, and what more is known. */
export function runFailure({
	errorKind,
	errorMessage,
	errorWords: kept,
}: Pick<Iteration, 'errorKind' | 'errorMessage' | 'errorWords'>): {
	readonly text: string;
	readonly detail: string;
} {
	const sentence = sentenceOf(kept, errorMessage);
	// Its own sentence is more exact than what its kind means; the thrower's words only add to that.
	return kept !== null && sentence !== ''
		? { text: sentence, detail: '' }
		: { text: errorWords(errorKind), detail: sentence };
}

/** Why a run stopped before it was done, where that is no failure. */
export function stopWords({
	rounds,
	status,
	stopReason,
}: Pick<Iteration, 'rounds' | 'status' | 'stopReason'>): string {
	if (status === 'failed' || status === 'running') return '';
	if (stopReason === 'over-budget') return m.missions_error_over_budget();
	return stopReason === 'max-rounds' ? m.missions_stopped_rounds({ count: rounds }) : '';
}
