/** What the mission editor holds while it is open: a copy of the fields, and what is still missing. Pure. */
import { MAX_INTERVAL_MINUTES, MIN_INTERVAL_MINUTES } from '$lib/core/missions/cadence';
import { m } from '$lib/i18n/paraglide/messages';
import type { Cadence, Care, Mission, MissionInput } from '../model';

export interface MissionDraft {
	title: string;
	objective: string;
	concept: string;
	agentId: string;
	inputs: readonly MissionInput[];
	cadence: Cadence;
	care: Care;
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

export const draftOf = (mission: Mission): MissionDraft => ({
	title: mission.title,
	objective: mission.objective,
	concept: mission.concept,
	agentId: mission.agentId,
	inputs: mission.inputs,
	cadence: mission.cadence,
	care: mission.care,
});

export type DraftProblems = Partial<Readonly<Record<'title' | 'objective' | 'cadence', string>>>;

/** Empty when the draft can be saved. */
export function draftProblems(draft: MissionDraft): DraftProblems {
	const { cadence } = draft;
	const isOddInterval =
		cadence.kind === 'interval' &&
		!(
			Number.isInteger(cadence.everyMinutes) &&
			cadence.everyMinutes >= MIN_INTERVAL_MINUTES &&
			cadence.everyMinutes <= MAX_INTERVAL_MINUTES
		);
	return {
		...(draft.title.trim() === '' ? { title: m.missions_title_needed() } : {}),
		...(draft.objective.trim() === '' ? { objective: m.missions_goal_needed() } : {}),
		...(isOddInterval ? { cadence: m.missions_minutes_range() } : {}),
	};
}

/** Only what differs, so that an edit made elsewhere meanwhile is not overwritten with old text. */
export function changedFields(before: MissionDraft, draft: MissionDraft): Partial<MissionDraft> {
	const fields = Object.keys(draft) as (keyof MissionDraft)[];
	return Object.fromEntries(
		fields
			.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(draft[field]))
			.map((field) => [field, draft[field]]),
	);
}
