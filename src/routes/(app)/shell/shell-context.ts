/** What the parts of the shell share besides the workspace: preferences, navigation, and how to open its overlays. */
import { getContext, setContext } from 'svelte';
import type { AnyModule } from '$lib/core/module';
import type { Preferences } from './preferences.svelte';

export interface Shell {
	readonly preferences: Preferences;
	/** Modules shown in the navigation of the active space, in order. */
	readonly modules: readonly AnyModule[];
	/** Modules allowed in the active space, shown or not. */
	readonly allowed: readonly AnyModule[];
	/** Proposals waiting plus notices. */
	readonly inboxCount: number;
	/** Opens the palette; `finding` to search rather than to do or write something. */
	readonly openPalette: (finding?: boolean) => void;
	/** Opens the quick input on a module. */
	readonly openQuick: (module?: string) => void;
	readonly openShortcuts: () => void;
	readonly signOut: () => Promise<void>;
}

const KEY = Symbol('shell');

export const provideShell = (shell: Shell): Shell => setContext(KEY, shell);
export const useShell = (): Shell => getContext<Shell>(KEY);
