/** Collects the palette's items from the registry and the shell. Adding a module adds its entries; nothing is listed twice. */
import { recordPath } from '$lib/core/module';
import FilePlus from '@lucide/svelte/icons/file-plus';
import Keyboard from '@lucide/svelte/icons/keyboard';
import Languages from '@lucide/svelte/icons/languages';
import Layers from '@lucide/svelte/icons/layers';
import LogOut from '@lucide/svelte/icons/log-out';
import Monitor from '@lucide/svelte/icons/monitor';
import Moon from '@lucide/svelte/icons/moon';
import PanelLeft from '@lucide/svelte/icons/panel-left';
import RefreshCw from '@lucide/svelte/icons/refresh-cw';
import Sun from '@lucide/svelte/icons/sun';
import Trash from '@lucide/svelte/icons/trash-2';
import Undo from '@lucide/svelte/icons/undo-2';
import { setMode } from 'mode-watcher';
import { systemZone } from '$lib/client/system';
import type { SearchHit, Workspace } from '$lib/client/workspace';
import { moduleAbout, moduleName, moduleNew } from '$lib/i18n/module-words';
import { m } from '$lib/i18n/paraglide/messages';
import { getLocale } from '$lib/i18n/paraglide/runtime';
import type { AnyModule } from '$lib/core/module';
import { moduleById } from '$lib/registry';
import { moduleIcon } from '$lib/ui/module-icons';
import { toast } from '$lib/ui/toast';
import { trashAddress } from '../address';
import { saveLocale } from '../settings/appearance/save-locale';
import type { PaletteItem } from './palette-items';
import { inbox, settings, today } from './rail-items';
import { settingsSections } from './settings-sections';
import type { Shell } from './shell-context';
import { spaceName } from './space-words';

const FOUND_LIMIT = 8;
/** Looked for in either language: whoever wants to change it may sit before the one they do not read. */
const LANGUAGE_WORDS = ['language', 'Sprache', 'English', 'Englisch', 'German', 'Deutsch', 'locale'];
const THEME_WORDS = ['theme', 'appearance', 'mode', 'colours', 'Design', 'Darstellung', 'Modus', 'Farben'];

function places(ws: Workspace, shell: Shell): readonly PaletteItem[] {
	const group = m.palette_go();
	return [
		...[today(), inbox()].map((place) => ({
			id: place.href,
			group,
			label: place.label,
			icon: place.icon,
			keys: `g ${place.key}`,
			href: place.href,
		})),
		...shell.allowed.map((module) => ({
			id: `/${module.id}`,
			group,
			label: moduleName(module.id),
			also: [module.id],
			detail: moduleAbout(module.id),
			icon: moduleIcon(module.nav?.icon),
			hue: module.nav?.hue,
			keys: module.nav?.key ? `g ${module.nav.key.toLowerCase()}` : undefined,
			href: `/${module.id}`,
			onlyTyped: shell.preferences.isHidden(ws.space.id, module.id),
		})),
		...shell.allowed
			.filter((module) => module.trash)
			.map((module) => ({
				id: trashAddress(module.id),
				group,
				label: m.trash_open({ module: moduleName(module.id) }),
				also: [m.trash_name(), m.trash_restore()],
				icon: Trash,
				href: trashAddress(module.id),
				onlyTyped: true,
			})),
		{ ...settings(), id: '/settings', group, keys: 'g s' },
		...settingsSections(ws.account.role).map((section) => ({
			id: section.href,
			group,
			label: section.label,
			also: [m.shell_settings()],
			detail: m.shell_settings(),
			icon: section.icon,
			href: section.href,
			onlyTyped: true,
		})),
		...ws.spaces
			.filter((space) => space.id !== ws.space.id)
			.map((space) => ({
				id: `space:${space.id}`,
				group,
				label: m.palette_switch_space({ name: spaceName(space) }),
				icon: Layers,
				run: () => void ws.switchSpace(space.id),
			})),
	];
}

function creations(shell: Shell): readonly PaletteItem[] {
	return shell.allowed
		.filter((module) => module.quick)
		.map((module) => ({
			id: `new:${module.id}`,
			group: m.palette_create(),
			label: moduleNew(module.id),
			also: [moduleName(module.id), m.shell_create()],
			icon: FilePlus,
			hue: module.nav?.hue,
			run: () => shell.openQuick(module.id),
		}));
}

function actions(ws: Workspace, shell: Shell): readonly PaletteItem[] {
	const group = m.palette_actions();
	const look = [m.settings_appearance(), m.settings_theme(), ...THEME_WORDS];
	const other = getLocale() === 'de' ? 'en' : 'de';
	return [
		{
			id: 'undo',
			group,
			label: m.keys_undo(),
			icon: Undo,
			keys: 'z',
			run: () =>
				void ws
					.undoLast()
					.then((done) => (done ? toast.info(m.common_undone()) : toast.info(m.shell_nothing_to_undo()))),
		},
		...(navigator.onLine
			? [{ id: 'sync', group, label: m.sync_now(), icon: RefreshCw, run: () => void ws.sync.now() }]
			: []),
		{ id: 'keys', group, label: m.shell_shortcuts(), icon: Keyboard, keys: '?', run: shell.openShortcuts },
		{
			id: 'light',
			group,
			label: m.palette_theme_light(),
			also: [...look, 'light mode', 'Hellmodus', 'helles Design'],
			icon: Sun,
			onlyTyped: true,
			run: () => setMode('light'),
		},
		{
			id: 'dark',
			group,
			label: m.palette_theme_dark(),
			also: [...look, 'dark mode', 'night mode', 'Dunkelmodus', 'Nachtmodus', 'dunkles Design'],
			icon: Moon,
			onlyTyped: true,
			run: () => setMode('dark'),
		},
		{
			id: 'system',
			group,
			label: m.palette_theme_system(),
			also: [...look, 'system mode', 'automatic', 'automatisch'],
			icon: Monitor,
			onlyTyped: true,
			run: () => setMode('system'),
		},
		{
			id: 'language',
			group,
			label: `${m.settings_language()}: ${other === 'de' ? 'Deutsch' : 'English'}`,
			also: LANGUAGE_WORDS,
			icon: Languages,
			onlyTyped: true,
			run: () => void saveLocale(other),
		},
		{
			id: 'rail',
			group,
			label: shell.preferences.railNarrow ? m.shell_expand() : m.shell_collapse(),
			icon: PanelLeft,
			keys: '[',
			onlyTyped: true,
			run: () => (shell.preferences.railNarrow = !shell.preferences.railNarrow),
		},
		{
			id: 'sign-out',
			group,
			label: m.shell_sign_out(),
			icon: LogOut,
			onlyTyped: true,
			run: () => void shell.signOut(),
		},
	];
}

/** Everything the palette knows before anything is typed. */
export const paletteItems = (ws: Workspace, shell: Shell): readonly PaletteItem[] => [
	...places(ws, shell),
	...creations(shell),
	...actions(ws, shell),
];

/** Looks a text up in the records of the active space. */
export const findRecords = (ws: Workspace, text: string): Promise<readonly SearchHit[]> =>
	ws.search(text, FOUND_LIMIT);

/** What was found in the records for a typed text, and what it could become. */
export function typedItems(
	shell: Shell,
	query: string,
	hits: readonly SearchHit[],
	create: (module: string) => void,
): {
	readonly found: readonly PaletteItem[];
	readonly becomes: readonly PaletteItem[];
	/** Whether a module reads more than a title in the text. */
	readonly understood: boolean;
} {
	const text = query.trim();
	if (text === '') return { found: [], becomes: [], understood: false };
	const found = hits.map((hit) => {
		const module = moduleById.get(hit.module);
		return {
			id: `${hit.table}:${hit.id}`,
			group: m.palette_found(),
			label: hit.title || m.shell_untitled(),
			detail: hit.excerpt || moduleName(hit.module),
			icon: moduleIcon(module?.nav?.icon),
			hue: module?.nav?.hue,
			href: recordPath(hit.module, hit.id),
		};
	});
	const line = { now: Date.now(), zone: systemZone(), locale: getLocale() };
	const reads = (module: AnyModule): boolean => module.quick?.understands?.(text, line) ?? false;
	const makers = shell.allowed.filter((module) => module.quick);
	// Who understands the line comes first, then who was chosen last; sorting keeps the rest in order.
	const preference = (module: AnyModule): number =>
		reads(module) ? 0 : module.id === shell.preferences.lastQuick ? 1 : 2;
	const becomes = makers
		.toSorted((a, b) => preference(a) - preference(b))
		.map((module) => ({
			id: `make:${module.id}`,
			group: m.palette_create(),
			label: m.palette_make({ what: moduleNew(module.id), text }),
			icon: FilePlus,
			hue: module.nav?.hue,
			takesText: true,
			run: () => create(module.id),
		}));
	return { found, becomes, understood: makers.some(reads) };
}
