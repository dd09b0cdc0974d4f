/** The fixed places of the navigation. Modules follow from their manifests. */
import House from '@lucide/svelte/icons/house';
import Inbox from '@lucide/svelte/icons/inbox';
import Settings from '@lucide/svelte/icons/settings';
import { m } from '$lib/i18n/paraglide/messages';
import type { Icon } from '$lib/ui/icon';

export interface Place {
	readonly href: string;
	readonly label: string;
	readonly icon: Icon;
	/** The letter that follows `G`. */
	readonly key: string;
}

export const today = (): Place => ({ href: '/today', label: m.shell_today(), icon: House, key: 'd' });
export const inbox = (): Place => ({ href: '/inbox', label: m.shell_inbox(), icon: Inbox, key: 'i' });
export const settings = (): Place => ({
	href: '/settings',
	label: m.shell_settings(),
	icon: Settings,
	key: 's',
});

/** Whether `path` is this place or below it. */
export const isAt = (path: string, href: string): boolean => path === href || path.startsWith(`${href}/`);
