/** The fields of one agent that are typed and save themselves, by the rules of `core/draft.ts`. */
import type { Workspace } from '$lib/client/workspace';
import { oneLine } from '$lib/core/text';
import { m } from '$lib/i18n/paraglide/messages';
import type { DraftField } from '$lib/ui/draft.svelte';
import { useRecordFields, type RecordFields } from '$lib/ui/record-fields.svelte';
import { takeStep } from '$lib/ui/steps';
import { Agents, type StoredAgent } from '../model';

type Typed = 'name' | 'avatar' | 'role' | 'systemPrompt' | 'memory' | 'maxTokensPerDay';
export type AgentDrafts = Readonly<Record<Typed, DraftField>>;

/** A number is tidied to what is stored of it, because what comes back in other letters would pass for somebody else's. */
const tidyCap = (text: string): string => (/^\d+$/.test(text.trim()) ? String(Number(text)) : text.trim());
const isCap = (text: string): boolean =>
	text === '' || (/^\d+$/.test(text) && Number.isSafeInteger(Number(text)));

/** Call while a component initialises, in one that is made anew for every agent. */
export function useAgentText(
	ws: Workspace,
	agent: () => StoredAgent,
	deleted: () => boolean,
): { readonly fields: RecordFields<StoredAgent>; readonly drafts: AgentDrafts } {
	const fields = useRecordFields({
		table: Agents,
		row: agent,
		newest: ws.rows(Agents).get,
		deleted,
		save: async (id, set) => (await takeStep(ws, 'agents_update', { id, ...set })) !== undefined,
	});
	return {
		fields,
		drafts: {
			name: fields.text('name', {
				tidy: oneLine,
				required: true,
				refuse: (text) => (text === '' ? m.agents_name_needed() : undefined),
			}),
			avatar: fields.text('avatar', { tidy: oneLine }),
			role: fields.text('role', { tidy: oneLine }),
			systemPrompt: fields.text('systemPrompt'),
			memory: fields.text('memory'),
			maxTokensPerDay: fields.other(
				'maxTokensPerDay',
				{
					show: ({ maxTokensPerDay: cap }) => (cap === null ? '' : String(cap)),
					read: (text) => (text === '' ? null : Number(text)),
				},
				{ tidy: tidyCap, refuse: (text) => (isCap(text) ? undefined : m.agents_cap_invalid()) },
			),
		},
	};
}
