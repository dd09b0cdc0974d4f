/**
 * What a newcomer may try first, and whether that stands above everything or below it. Which steps there are is decided
 * here; FirstSteps.svelte only shows them.
 */
import type { Shell } from '../shell/shell-context';
import { awaitsFirstSync } from '$lib/client/first-sync';
import type { Workspace } from '$lib/client/workspace';
import { m } from '$lib/i18n/paraglide/messages';
import { tables } from '$lib/registry';

export interface FirstStep {
	readonly id: string;
	readonly label: string;
	readonly hint: string;
	readonly done: boolean;
	readonly href?: string;
	readonly run?: () => void;
}

/** As long as nobody misses anything; what this device holds is nearly always read before. */
const HOLD_MS = 300;
const KEY = 'first-steps';

/** Call while a component initialises; everything in it is reactive. */
export function createFirstSteps(ws: Workspace, shell: Shell) {
	// Only what tells whether a step was done: whether a table holds a row this person made, samples aside.
	const [tasks, missions] = ['todo.tasks', 'missions.missions'].map((name) => {
		const known = tables.get(name);
		return known && ws.rows(known.table).window(() => ({ where: { sample: false }, limit: 1 }));
	});
	const live = [tasks, missions].filter((rows) => rows !== undefined);
	const owns = (rows: typeof tasks): boolean => rows !== undefined && rows.total > 0;
	const hasKeys = !matchMedia('(pointer: coarse)').matches;
	const knows = (module: string): boolean => shell.allowed.some(({ id }) => id === module);
	const { preferences } = shell;

	const all = $derived<readonly FirstStep[]>([
		...(knows('todo')
			? [
					{
						id: 'task',
						label: m.steps_task(),
						hint: m.steps_task_hint(),
						done: owns(tasks),
						run: () => shell.openQuick('todo'),
					},
				]
			: []),
		...(hasKeys
			? [
					{
						id: 'palette',
						label: m.steps_palette(),
						hint: m.steps_palette_hint(),
						done: preferences.isDismissed('step-palette'),
						run: () => {
							preferences.dismiss('step-palette');
							shell.openPalette();
						},
					},
				]
			: []),
		...(knows('missions')
			? [
					{
						id: 'mission',
						label: m.steps_mission(),
						hint: m.steps_mission_hint(),
						done: owns(missions),
						href: '/missions',
					},
				]
			: []),
		{
			id: 'connect',
			label: m.steps_connect(),
			hint: m.steps_connect_hint(),
			done: preferences.isDismissed('step-connect'),
			href: '/settings/connections',
			run: () => preferences.dismiss('step-connect'),
		},
	]);
	const open = $derived(all.filter((step) => !step.done));
	const read = $derived(live.every(({ status }) => status !== 'loading'));
	// What was done elsewhere is not known before the first sync.
	const known = $derived(read && !awaitsFirstSync(ws.sync));
	const shown = $derived(known && open.length > 0 && !preferences.isDismissed(KEY));

	/** The page was painted without knowing; what is known later must push nothing down. A first download is not waited for. */
	let late = $state(awaitsFirstSync(ws.sync));
	$effect(() => {
		if (known) return;
		const timer = setTimeout(() => (late = true), HOLD_MS);
		return () => clearTimeout(timer);
	});

	return {
		get all() {
			return all;
		},
		get open() {
			return open;
		},
		/** Whether the page may be painted: nothing that is still read would come in above. */
		get settled(): boolean {
			return known || late;
		},
		/** Above everything only for somebody who has nothing of their own yet. */
		get place(): 'above' | 'below' | undefined {
			if (!shown) return undefined;
			return late || owns(tasks) ? 'below' : 'above';
		},
		dismiss: () => preferences.dismiss(KEY),
	};
}

export type FirstSteps = ReturnType<typeof createFirstSteps>;
