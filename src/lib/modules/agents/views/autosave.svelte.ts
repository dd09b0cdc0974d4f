/**
 * Typing that saves itself: what was typed lies over the live row until the write is stored, so that neither a sync nor
 * another field's save takes a letter away. One write per pause, only for fields that changed.
 */
import type { Workspace } from '$lib/client/workspace';
import { m } from '$lib/i18n/paraglide/messages';
import { errorText } from '$lib/ui/errors';
import { toast } from '$lib/ui/toast';
import { keepUnsaved } from '$lib/ui/unsaved.svelte';

const PAUSE_MS = 700;

type Values = Readonly<Record<string, unknown>>;

export interface Autosave {
	/** What was typed and is not stored yet, by field. */
	readonly edits: Values;
	/** "Saving", "Saved", why it was not, or nothing yet. */
	readonly status: string;
	readonly set: (field: string, value: unknown) => void;
	/** Stores at once: on blur, and when the panel closes. */
	readonly flush: () => Promise<void>;
}

/** Call while a component initialises. `id` names the record; `tool` takes `{id, ...fields}`. */
export function createAutosave(ws: Workspace, tool: string, id: () => string): Autosave {
	let edits = $state.raw<Values>({});
	let status = $state('');
	let timer: ReturnType<typeof setTimeout> | undefined;

	async function flush(): Promise<void> {
		clearTimeout(timer);
		const sent = edits;
		if (Object.keys(sent).length === 0) return;
		status = m.agents_saving();
		const saved = await ws.run(tool, { id: id(), ...sent });
		if (!saved.ok) {
			const reason = errorText(saved.error);
			status = m.agents_not_saved({ reason });
			toast.error(status);
			return;
		}
		// What was typed while this was on its way stays on top.
		edits = Object.fromEntries(Object.entries(edits).filter(([field, value]) => sent[field] !== value));
		status = m.agents_saved();
	}

	$effect(() => () => void flush());
	keepUnsaved(() => Object.keys(edits).length > 0, flush);

	return {
		get edits() {
			return edits;
		},
		get status() {
			return status;
		},
		set: (field, value) => {
			edits = { ...edits, [field]: value };
			clearTimeout(timer);
			timer = setTimeout(() => void flush(), PAUSE_MS);
		},
		flush,
	};
}
