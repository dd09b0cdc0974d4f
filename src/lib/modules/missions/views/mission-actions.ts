/** What can be done with a mission, once for the row menu, the context menu, the keyboard and the detail panel. */
import Archive from '@lucide/svelte/icons/archive';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import Pause from '@lucide/svelte/icons/pause';
import Pencil from '@lucide/svelte/icons/pencil';
import Play from '@lucide/svelte/icons/play';
import SquareArrowOutUpRight from '@lucide/svelte/icons/square-arrow-out-up-right';
import Trash2 from '@lucide/svelte/icons/trash-2';
import { ask } from '$lib/client/ask';
import { api } from '$lib/client/trpc';
import type { Workspace } from '$lib/client/workspace';
import { m } from '$lib/i18n/paraglide/messages';
import type { MenuItem } from '$lib/ui/menu-items';
import { sayStep } from '$lib/ui/steps';
import { toast } from '$lib/ui/toast';
import type { StoredMission } from '../model';

export const pauseMission = (ws: Workspace, id: string) =>
	sayStep(ws, 'missions_pause', { id }, m.missions_was_paused());
export const resumeMission = (ws: Workspace, id: string) =>
	sayStep(ws, 'missions_resume', { id }, m.missions_was_resumed());
export const completeMission = (ws: Workspace, id: string) =>
	sayStep(ws, 'missions_complete', { id }, m.missions_was_completed());
export const archiveMission = (ws: Workspace, id: string) =>
	sayStep(ws, 'missions_archive', { id }, m.missions_was_archived());
export const deleteMission = (ws: Workspace, id: string) =>
	sayStep(ws, 'missions_delete', { id }, m.missions_was_deleted());

/** Starts a run on the server now. Offline the mission is marked as due, and the run waits for the connection. */
export async function runMission(ws: Workspace, id: string): Promise<void> {
	if (ws.sync.phase === 'offline') {
		const marked = await ws.run('missions_run', { id });
		if (marked.ok) toast.info(m.missions_needs_online());
		else toast.error(marked.error);
		return;
	}
	// A mission made a moment ago must be there before the server is asked to run it.
	if (ws.sync.waiting > 0) await ws.sync.now();
	const queued = await ask(() => api().missions.runNow.mutate({ spaceId: ws.space.id, missionId: id }));
	if (queued.ok) toast.info(m.missions_started());
	else toast.error(queued.error);
}

export interface MissionMenu {
	/** Changes how it runs. */
	readonly onsetup?: () => void;
	readonly onopen?: () => void;
	readonly ondeleted?: () => void;
}

/** The menu of a mission; what makes no sense in its state is left out. */
export function missionMenu(
	ws: Workspace,
	mission: StoredMission,
	options: MissionMenu,
): readonly MenuItem[] {
	const { id, state } = mission;
	const remove = async (): Promise<void> => {
		if (await deleteMission(ws, id)) options.ondeleted?.();
	};
	return [
		...(options.onopen
			? [{ label: m.missions_open(), icon: SquareArrowOutUpRight, keys: 'enter', onselect: options.onopen }]
			: []),
		...(state === 'active'
			? [{ label: m.missions_run_now(), icon: Play, onselect: () => void runMission(ws, id) }]
			: []),
		...(options.onsetup ? [{ label: m.missions_setup(), icon: Pencil, onselect: options.onsetup }] : []),
		'---',
		state === 'active'
			? { label: m.missions_pause(), icon: Pause, onselect: () => void pauseMission(ws, id) }
			: { label: m.missions_resume(), icon: Play, onselect: () => void resumeMission(ws, id) },
		...(state === 'active' || state === 'paused'
			? [
					{
						label: m.missions_complete(),
						icon: CircleCheck,
						keys: 'e',
						onselect: () => void completeMission(ws, id),
					},
				]
			: []),
		...(state === 'archived'
			? []
			: [{ label: m.missions_archive(), icon: Archive, onselect: () => void archiveMission(ws, id) }]),
		'---',
		{
			label: m.missions_delete(),
			icon: Trash2,
			keys: '#',
			tone: 'danger' as const,
			onselect: () => void remove(),
		},
	];
}
