/** The pages of the settings, in order; navigation, palette and the overview all read this list. */
import Blend from '@lucide/svelte/icons/blend';
import Cable from '@lucide/svelte/icons/cable';
import DatabaseBackup from '@lucide/svelte/icons/database-backup';
import KeyRound from '@lucide/svelte/icons/key-round';
import ShieldCheck from '@lucide/svelte/icons/shield-check';
import UserRound from '@lucide/svelte/icons/user-round';
import { m } from '$lib/i18n/paraglide/messages';
import type { Icon } from '$lib/ui/icon';

export interface SettingsSection {
	readonly href: string;
	readonly label: string;
	readonly about: string;
	readonly icon: Icon;
}

export const settingsSections = (role: 'user' | 'admin'): readonly SettingsSection[] => [
	{
		href: '/settings/appearance',
		label: m.settings_appearance(),
		about: m.settings_appearance_about(),
		icon: Blend,
	},
	{
		href: '/settings/account',
		label: m.settings_account(),
		about: m.settings_account_about(),
		icon: UserRound,
	},
	{
		href: '/settings/security',
		label: m.settings_security(),
		about: m.settings_security_about(),
		icon: KeyRound,
	},
	{
		href: '/settings/connections',
		label: m.settings_connections(),
		about: m.settings_connections_about(),
		icon: Cable,
	},
	{ href: '/settings/data', label: m.settings_data(), about: m.settings_data_about(), icon: DatabaseBackup },
	...(role === 'admin'
		? [{ href: '/admin', label: m.shell_admin(), about: m.settings_admin_about(), icon: ShieldCheck }]
		: []),
];
