/** What is written about one mission, saving itself by the rules of `core/draft.ts`. */
import type { Workspace } from '$lib/client/workspace';
import { oneLine } from '$lib/core/text';
import { m } from '$lib/i18n/paraglide/messages';
import type { DraftField } from '$lib/ui/draft.svelte';
import { useRecordFields, type RecordFields } from '$lib/ui/record-fields.svelte';
import { takeStep } from '$lib/ui/steps';
import { Missions, type StoredMission } from '../model';

export type MissionText = Readonly<Record<'title' | 'objective' | 'concept', DraftField>>;

/** Call while a component initialises, in one that is made anew for every mission. */
export function useMissionText(
	ws: Workspace,
	mission: () => StoredMission,
	deleted: () => boolean,
): { readonly fields: RecordFields<StoredMission>; readonly text: MissionText } {
	const fields = useRecordFields({
		table: Missions,
		row: mission,
		newest: ws.rows(Missions).get,
		deleted,
		save: async (id, set) => (await takeStep(ws, 'missions_update', { id, ...set })) !== undefined,
	});
	return {
		fields,
		text: {
			title: fields.text('title', {
				tidy: oneLine,
				required: true,
				refuse: (text) => (text === '' ? m.missions_title_needed() : undefined),
			}),
			objective: fields.text('objective', {
				tidy: (text) => text.trim(),
				required: true,
				refuse: (text) => (text === '' ? m.missions_goal_needed() : undefined),
			}),
			concept: fields.text('concept'),
		},
	};
}
