/**
 * Every keyboard shortcut of the app in one list, so that `?` can show what really works and one listener decides.
 * A shortcut belongs to whoever registered it and goes away with that component.
 */

import { m } from '../i18n/paraglide/messages';
import { isComposing } from './pressed';

export interface Shortcut {
	/** "j", "mod+k", "?", "#", or a sequence such as "g t". */
	readonly keys: string;
	/** What it does, for the sheet. */
	readonly label: string;
	/** Heading it stands under in the sheet. */
	readonly group: string;
	readonly run: (event: KeyboardEvent) => void;
	/** False lets the key pass to an older shortcut or to the browser. */
	readonly when?: () => boolean;
	/** Also works while typing in a field (only for combinations with mod). */
	readonly whileTyping?: boolean;
	/** Not shown in the sheet. */
	readonly hidden?: boolean;
	/** Gives way to any other shortcut of this key, whichever was registered first: what a page does goes before the shell. */
	readonly fallback?: boolean;
}

const SEQUENCE_MS = 1_200;

/** All of them; `registered` shows it to whoever renders. */
let all: readonly Shortcut[] = [];
let registered = $state.raw<readonly Shortcut[]>([]);
let pending: { first: string; at: number } | undefined;

/**
 * Effects register and take away. They must not read the state for that: reading would make them run again because of their
 * own change, and what is taken away when an effect ends would come out of the list as it was before this round, without
 * what others have registered in it.
 */
const change = (next: (list: readonly Shortcut[]) => readonly Shortcut[]): void => {
	all = next(all);
	registered = all;
};

/** Adds shortcuts and returns how to take them away; the newest registration of a key wins. */
export function registerShortcuts(list: readonly Shortcut[]): () => void {
	change((known) => [...known, ...list]);
	return () => change((known) => known.filter((shortcut) => !list.includes(shortcut)));
}

/** C on this page: makes what the page is about instead of opening the quick input. `when` false leaves the key to the shell. */
export function useCreateKey(label: () => string, run: () => void, when: () => boolean = () => true): void {
	useShortcuts(() => (when() ? [{ keys: 'c', label: label(), group: m.keys_list(), run }] : []));
}

/** For components: registers while mounted. `list` may read reactive state. */
export function useShortcuts(list: () => readonly Shortcut[]): void {
	$effect(() => registerShortcuts(list()));
}

export interface ShortcutGroup {
	readonly name: string;
	readonly shortcuts: readonly Shortcut[];
}

/** The one that counts among shortcuts of one key: the newest that does not give way, else the newest. */
const strongest = (list: readonly Shortcut[]): Shortcut | undefined =>
	list.findLast((shortcut) => !shortcut.fallback) ?? list.at(-1);

/** What the sheet shows: the newest meaning of each key, under its headings, in order of registration. */
export function shortcutSheet(): readonly ShortcutGroup[] {
	const shown = registered.filter((shortcut) => !shortcut.hidden);
	const newest = shown.filter((one) => strongest(shown.filter(({ keys }) => keys === one.keys)) === one);
	const names = newest.map(({ group }) => group).filter((name, index, all) => all.indexOf(name) === index);
	return names.map((name) => ({ name, shortcuts: newest.filter(({ group }) => group === name) }));
}

const isTyping = (target: EventTarget | null): boolean =>
	target instanceof HTMLElement &&
	(target.isContentEditable ||
		/^(TEXTAREA|SELECT)$/.test(target.tagName) ||
		(target instanceof HTMLInputElement && !/^(checkbox|radio|button|range)$/.test(target.type)));

/** Modal layers own the keyboard: only what they registered themselves should act, and they act on their own. */
const isCovered = (): boolean =>
	document.querySelector('[role="dialog"][data-state="open"], [role="menu"]') !== null;

/** The name of the pressed key as shortcuts write it: "mod+k", "#", "shift+enter". */
export function keyName(
	event: Pick<KeyboardEvent, 'key' | 'metaKey' | 'ctrlKey' | 'altKey' | 'shiftKey'>,
): string {
	const key = event.key.toLowerCase();
	const parts: string[] = [];
	if (event.metaKey || event.ctrlKey) parts.push('mod');
	if (event.altKey) parts.push('alt');
	// Because "?" and "#" already tell that shift was held; only named keys and letters need the word.
	if (event.shiftKey && (event.key.length > 1 || /[a-z]/i.test(event.key))) parts.push('shift');
	return [...parts, key].join('+');
}

/** The one key listener of the shell. */
export function handleShortcut(event: KeyboardEvent): void {
	if (event.defaultPrevented || isComposing(event)) return;
	const name = keyName(event);
	const typing = isTyping(event.target);
	const covered = isCovered();
	const sequence =
		pending && performance.now() - pending.at < SEQUENCE_MS ? `${pending.first} ${name}` : undefined;
	pending = undefined;
	const fits = (shortcut: Shortcut, keys: string): boolean =>
		shortcut.keys.toLowerCase() === keys &&
		(shortcut.whileTyping === true || (!typing && !covered)) &&
		(shortcut.when?.() ?? true);
	for (const wanted of sequence ? [sequence, name] : [name]) {
		const match = strongest(registered.filter((shortcut) => fits(shortcut, wanted)));
		if (!match) continue;
		event.preventDefault();
		match.run(event);
		return;
	}
	const begins = registered.some((shortcut) => shortcut.keys.toLowerCase().startsWith(`${name} `));
	if (begins && !typing && !covered) pending = { first: name, at: performance.now() };
}
