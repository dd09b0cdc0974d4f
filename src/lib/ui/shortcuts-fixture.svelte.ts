/** A shell and a list in it as effects, for testing without a browser. */
import { registerShortcuts, useShortcuts, type Shortcut } from './shortcuts.svelte';

const shortcut = (keys: string): Shortcut => ({ keys, label: keys, group: 'g', run: () => undefined });

export interface ShortcutPage {
	/** Whether the list is there. */
	listed: boolean;
	/** What the keys of the shell depend on. */
	modules: number;
	readonly end: () => void;
}

export function shortcutsOf(): ShortcutPage {
	let listed = $state(false);
	let modules = $state(0);
	const end = $effect.root(() => {
		// The list stands before the shell here, as a part that was loaded late does in a browser.
		$effect(() => (listed ? registerShortcuts([shortcut('j')]) : undefined));
		useShortcuts(() => [shortcut('c'), shortcut(`x${modules}`)]);
	});
	return {
		get listed() {
			return listed;
		},
		set listed(value) {
			listed = value;
		},
		get modules() {
			return modules;
		},
		set modules(value) {
			modules = value;
		},
		end,
	};
}
