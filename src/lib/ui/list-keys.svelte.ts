/**
 * The keyboard of every list: J/K move, Enter open, X select, E done, # delete, Z undo, Esc clears the selection. The
 * list says which rows exist and what the verbs do; this keeps the cursor and the selection. Rows carry their id as `data-row`.
 */
import { tick } from 'svelte';
import { SvelteSet } from 'svelte/reactivity';
import { m } from '../i18n/paraglide/messages';
import { announce, spokenText } from './announce';
import { registerShortcuts, type Shortcut } from './shortcuts.svelte';

export interface ListKeysOptions {
	/** Ids of the visible rows, in order. */
	readonly ids: () => readonly string[];
	readonly onopen?: (id: string) => void;
	/** E: for the selection, or for the row under the cursor. */
	readonly ondone?: (ids: readonly string[]) => void;
	/** #: for the selection, or for the row under the cursor. */
	readonly ondelete?: (ids: readonly string[]) => void;
	/** Z. */
	readonly onundo?: () => void;
	/** Brings a row into view, for example `VirtualList.scrollTo`. */
	readonly onmove?: (id: string, index: number) => void;
	/** More keys of this list; shown in the sheet under the same heading. */
	readonly more?: readonly Omit<Shortcut, 'group'>[];
	/** False while the list should not listen. */
	readonly enabled?: () => boolean;
}

export interface ListKeys {
	/** Id of the row under the cursor. */
	readonly cursor: string | undefined;
	readonly selected: SvelteSet<string>;
	/** The selection in list order, or the row under the cursor. */
	readonly targets: readonly string[];
	readonly setCursor: (id: string | undefined) => void;
	/** Toggles a row; with `range` everything between the last toggled row and this one is selected. */
	readonly toggle: (id: string, range?: boolean) => void;
	readonly clear: () => void;
	readonly selectAll: () => void;
}

/** Call while a component initialises. */
export function useListKeys(options: ListKeysOptions): ListKeys {
	let cursor = $state<string>();
	let anchor: string | undefined;
	const selected = new SvelteSet<string>();

	const move = (step: number): void => {
		const ids = options.ids();
		if (ids.length === 0) return;
		const at = cursor === undefined ? -1 : ids.indexOf(cursor);
		const next =
			at === -1 ? (step > 0 ? 0 : ids.length - 1) : Math.min(ids.length - 1, Math.max(0, at + step));
		cursor = ids[next];
		if (cursor === undefined) return;
		options.onmove?.(cursor, next);
		void spoken(cursor);
	};
	/** The focus stays where it was, so a screen reader has to be told what the keys act on now. */
	const spoken = async (id: string): Promise<void> => {
		await tick();
		const row = document.querySelector(`[data-row="${CSS.escape(id)}"]`);
		if (row && cursor === id) announce(spokenText(row));
	};
	const targets = (): readonly string[] => {
		const ids = options.ids();
		if (selected.size > 0) return ids.filter((id) => selected.has(id));
		return cursor !== undefined && ids.includes(cursor) ? [cursor] : [];
	};
	const toggle = (id: string, range = false): void => {
		const ids = options.ids();
		const from = anchor === undefined ? -1 : ids.indexOf(anchor);
		const to = ids.indexOf(id);
		if (range && from !== -1 && to !== -1) {
			for (const one of ids.slice(Math.min(from, to), Math.max(from, to) + 1)) selected.add(one);
		} else if (selected.has(id)) selected.delete(id);
		else selected.add(id);
		anchor = id;
		cursor = id;
	};
	const act = (run?: (ids: readonly string[]) => void): void => {
		const ids = targets();
		if (ids.length === 0 || !run) return;
		const all = options.ids();
		const last = all.indexOf(ids[ids.length - 1]!);
		run(ids);
		// The row may vanish; the cursor goes to its neighbour so that the next key acts on what is seen.
		if (cursor !== undefined && ids.includes(cursor)) {
			cursor =
				all.find((id, index) => index > last && !ids.includes(id)) ?? all.findLast((id) => !ids.includes(id));
		}
		selected.clear();
	};

	$effect(() => {
		const group = m.keys_list();
		const live = (): boolean => options.enabled?.() ?? true;
		const key = (keys: string, label: string, run: () => void, extra: Partial<Shortcut> = {}): Shortcut => ({
			keys,
			label,
			group,
			run,
			when: live,
			...extra,
		});
		const hasCursor = (): boolean => live() && targets().length > 0;
		const list: Shortcut[] = [
			key('j', m.keys_next(), () => move(1)),
			key('k', m.keys_previous(), () => move(-1)),
			key('arrowdown', m.keys_next(), () => move(1), { hidden: true }),
			key('arrowup', m.keys_previous(), () => move(-1), { hidden: true }),
			key('x', m.keys_select(), () => cursor !== undefined && toggle(cursor), {
				when: () => live() && cursor !== undefined,
			}),
			key('escape', m.common_clear_selection(), () => selected.clear(), {
				hidden: true,
				when: () => live() && selected.size > 0,
			}),
		];
		if (options.onopen) {
			const open = options.onopen;
			// A focused link or button keeps its own Enter.
			const free = (): boolean =>
				live() && cursor !== undefined && !document.activeElement?.matches('a[href], button, summary');
			list.push(key('enter', m.keys_open(), () => cursor !== undefined && open(cursor), { when: free }));
		}
		if (options.ondone) list.push(key('e', m.keys_done(), () => act(options.ondone), { when: hasCursor }));
		if (options.ondelete)
			list.push(key('#', m.keys_delete(), () => act(options.ondelete), { when: hasCursor }));
		if (options.onundo) list.push(key('z', m.keys_undo(), () => options.onundo?.()));
		for (const more of options.more ?? []) list.push({ ...more, group });
		return registerShortcuts(list);
	});

	return {
		get cursor() {
			return cursor;
		},
		selected,
		get targets() {
			return targets();
		},
		setCursor: (id) => (cursor = id),
		toggle,
		clear: () => selected.clear(),
		selectAll: () => {
			for (const id of options.ids()) selected.add(id);
		},
	};
}
