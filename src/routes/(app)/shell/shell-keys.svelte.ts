/** The keys that work everywhere. What a list or a view adds lives with that list or view. */
import { goto } from '$app/navigation';
import type { Workspace } from '$lib/client/workspace';
import { moduleName } from '$lib/i18n/module-words';
import { m } from '$lib/i18n/paraglide/messages';
import { useShortcuts, type Shortcut } from '$lib/ui/shortcuts.svelte';
import { toast } from '$lib/ui/toast';
import { inbox, settings, today } from './rail-items';
import { scrollKeys } from './scroll-keys';
import type { Shell } from './shell-context';

const blurField = (): void => {
	if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
};
const inField = (): boolean =>
	document.activeElement instanceof HTMLElement &&
	document.activeElement.closest('[role="dialog"]') === null &&
	document.activeElement.matches('input, textarea, select, [contenteditable="true"]');

/** Call while the shell initialises. */
export function useShellKeys(ws: Workspace, shell: Shell): void {
	const everywhere = (): readonly Shortcut[] => {
		const group = m.shell_keys_everywhere();
		return [
			{ keys: 'mod+k', label: m.palette_title(), group, whileTyping: true, run: () => shell.openPalette() },
			{ keys: 'c', label: m.shell_create(), group, fallback: true, run: () => shell.openQuick() },
			{ keys: '/', label: m.common_search(), group, run: () => shell.openPalette(true) },
			{
				keys: 'z',
				label: m.keys_undo(),
				group,
				run: () =>
					void ws.undoLast().then((done) => toast.info(done ? m.common_undone() : m.shell_nothing_to_undo())),
			},
			{
				keys: '[',
				label: m.shell_toggle_navigation(),
				group,
				run: () => (shell.preferences.railNarrow = !shell.preferences.railNarrow),
			},
			...scrollKeys(),
			{ keys: '?', label: m.shell_shortcuts(), group, run: shell.openShortcuts },
			{ keys: 'escape', label: m.shell_keys_back(), group, whileTyping: true, when: inField, run: blurField },
		];
	};
	const going = (): readonly Shortcut[] => {
		const group = m.shell_keys_go();
		const places = [today(), inbox(), settings()].map(({ key, label, href }) => ({ key, label, href }));
		const modules = shell.allowed
			.filter((module) => module.nav?.key)
			.map((module) => ({
				key: module.nav!.key!.toLowerCase(),
				label: moduleName(module.id),
				href: `/${module.id}`,
			}));
		return [...places, ...modules].map(({ key, label, href }) => ({
			keys: `g ${key}`,
			label,
			group,
			run: () => void goto(href),
		}));
	};
	useShortcuts(() => [...everywhere(), ...going()]);
}
