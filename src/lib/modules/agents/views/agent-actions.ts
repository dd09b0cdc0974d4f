/** What can be done with an agent, once for the row menu, the keyboard and the detail panel. */
import Archive from '@lucide/svelte/icons/archive';
import Pause from '@lucide/svelte/icons/pause';
import Play from '@lucide/svelte/icons/play';
import SquareArrowOutUpRight from '@lucide/svelte/icons/square-arrow-out-up-right';
import Trash2 from '@lucide/svelte/icons/trash-2';
import type { Workspace } from '$lib/client/workspace';
import { m } from '$lib/i18n/paraglide/messages';
import type { MenuItem } from '$lib/ui/menu-items';
import { sayStep } from '$lib/ui/steps';
import { defaultAgentId } from '../default-agent';
import type { AgentState, StoredAgent } from '../model';

export async function setState(ws: Workspace, agent: StoredAgent, state: AgentState): Promise<void> {
	const { name } = agent;
	const said = {
		active: m.agents_was_resumed({ name }),
		paused: m.agents_was_paused({ name }),
		archived: m.agents_was_archived({ name }),
	}[state];
	await sayStep(ws, 'agents_set_state', { id: agent.id, state }, said);
}

/** Answers whether it is gone. */
export const deleteAgent = (ws: Workspace, agent: StoredAgent): Promise<boolean> =>
	sayStep(ws, 'agents_delete', { id: agent.id }, m.agents_was_deleted({ name: agent.name }));

export interface AgentMenu {
	readonly onopen?: () => void;
	readonly ondeleted?: () => void;
}

export function agentMenu(ws: Workspace, agent: StoredAgent, options: AgentMenu): readonly MenuItem[] {
	const to = (state: AgentState) => () => void setState(ws, agent, state);
	const remove = async (): Promise<void> => {
		if (await deleteAgent(ws, agent)) options.ondeleted?.();
	};
	// Every space keeps its default agent: new missions that name no other are given to it. One whose agent is gone is paused.
	const isDefault = agent.id === defaultAgentId(ws.space.id);
	return [
		...(options.onopen
			? [{ label: m.agents_open(), icon: SquareArrowOutUpRight, keys: 'enter', onselect: options.onopen }]
			: []),
		agent.state === 'active'
			? { label: m.agents_pause(), icon: Pause, onselect: to('paused') }
			: { label: m.agents_resume(), icon: Play, onselect: to('active') },
		...(agent.state === 'archived'
			? []
			: [{ label: m.agents_archive(), icon: Archive, keys: 'e', onselect: to('archived') }]),
		...(isDefault
			? []
			: [
					'---' as const,
					{
						label: m.agents_delete(),
						icon: Trash2,
						keys: '#',
						tone: 'danger' as const,
						onselect: () => void remove(),
					},
				]),
	];
}
