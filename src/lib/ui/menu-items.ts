/** The items of Menu and ContextMenu as data, so that a row's menu and its context menu are one list. */
import type { Icon } from './icon';

export interface MenuAction {
	readonly label: string;
	readonly icon?: Icon | undefined;
	/** Shortcut shown at the right, such as "mod+k". */
	readonly keys?: string | undefined;
	readonly tone?: 'plain' | 'danger';
	/** Shows a tick when true and keeps its place when false. */
	readonly checked?: boolean | undefined;
	readonly disabled?: boolean | undefined;
	readonly href?: string | undefined;
	readonly onselect?: () => void;
	/** A submenu; `onselect` is then ignored. */
	readonly items?: readonly MenuItem[];
}

/** `'---'` is a divider. `{heading}` is a small title. Destructive actions come last. */
export type MenuItem = MenuAction | '---' | { readonly heading: string };

export const isAction = (item: MenuItem): item is MenuAction => item !== '---' && 'label' in item;
