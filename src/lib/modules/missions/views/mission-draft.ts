/** What the forms of a mission hold while they are open: a copy of the fields, and what is still missing. Pure. */
import { MAX_INTERVAL_MINUTES, MIN_INTERVAL_MINUTES } from '$lib/core/missions/cadence';
import { m } from '$lib/i18n/paraglide/messages';
import type { Cadence, Care, Mission, MissionInput } from '../model';

/** How it runs: what is picked and not written. */
export interface MissionSetup {
	agentId: string;
	inputs: readonly MissionInput[];
	cadence: Cadence;
	care: Care;
}

export interface MissionDraft extends MissionSetup {
	title: string;
	objective: string;
	concept: string;
}

export const emptyDraft = (agentId: string): MissionDraft => ({
	title: '',
	objective: '',
	concept: '',
	agentId,
	inputs: [],
	cadence: { kind: 'manual' },
	care: 'agent',
});

export const setupOf = ({ agentId, inputs, cadence, care }: Mission): MissionSetup => ({
	agentId,
	inputs,
	cadence,
	care,
});

/** Why a schedule cannot be saved, in words. */
export function cadenceProblem(cadence: Cadence): string | undefined {
	if (cadence.kind !== 'interval') return undefined;
	const { everyMinutes } = cadence;
	const isFine =
		Number.isInteger(everyMinutes) &&
		everyMinutes >= MIN_INTERVAL_MINUTES &&
		everyMinutes <= MAX_INTERVAL_MINUTES;
	return isFine ? undefined : m.missions_minutes_range();
}

export type DraftProblems = Partial<Readonly<Record<'title' | 'objective' | 'cadence', string>>>;

/** Empty when the draft can be saved. */
export function draftProblems(draft: MissionDraft): DraftProblems {
	const cadence = cadenceProblem(draft.cadence);
	return {
		...(draft.title.trim() === '' ? { title: m.missions_title_needed() } : {}),
		...(draft.objective.trim() === '' ? { objective: m.missions_goal_needed() } : {}),
		...(cadence === undefined ? {} : { cadence }),
	};
}
