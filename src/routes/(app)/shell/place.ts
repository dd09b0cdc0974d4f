/** Where a path of the app leads: what the header names, and with it the tab and the announcement to screen readers. */
import { moduleName } from '$lib/i18n/module-words';
import { moduleById } from '$lib/registry';
import type { Icon } from '$lib/ui/icon';
import { moduleIcon } from '$lib/ui/module-icons';
import { inbox, isAt, settings, today } from './rail-items';

export interface Here {
	readonly label: string;
	readonly icon: Icon;
	readonly hue?: number | undefined;
	readonly href: string;
}

/** `undefined` for a path that no place of the app has. */
export function placeAt(path: string): Here | undefined {
	const place = [today(), inbox(), settings()].find(({ href }) => isAt(path, href));
	if (place) return { label: place.label, icon: place.icon, href: place.href };
	const module = moduleById.get(path.split('/')[1] ?? '');
	return (
		module && {
			label: moduleName(module.id),
			icon: moduleIcon(module.nav?.icon),
			hue: module.nav?.hue,
			href: `/${module.id}`,
		}
	);
}
