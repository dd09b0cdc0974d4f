/** The colours and fonts of the product in the words of Bull Board, read from where they stand, so that there is one place for them. */
import type { createBullBoard } from '@bull-board/api';
import look from '../../../app.css?raw';

type UiConfig = NonNullable<Parameters<typeof createBullBoard>[0]['options']>['uiConfig'];
type Theme = Required<NonNullable<NonNullable<UiConfig>['theme']>>;
type TokenName = keyof Theme['light'];

/** Bull Board's name of a token beside ours. */
const COLOURS = {
	background: 'canvas',
	foreground: 'ink',
	card: 'surface',
	'card-foreground': 'ink',
	popover: 'raised',
	'popover-foreground': 'ink',
	primary: 'accent',
	'primary-foreground': 'on-accent',
	secondary: 'rail',
	'secondary-foreground': 'ink',
	muted: 'rail',
	'muted-foreground': 'muted',
	accent: 'accent-soft',
	'accent-foreground': 'accent-ink',
	'state-selected-foreground': 'accent-ink',
	destructive: 'danger',
	'destructive-foreground': 'surface',
	border: 'line',
	input: 'control-line',
	ring: 'accent',
	sidebar: 'rail',
	'sidebar-foreground': 'ink',
	'sidebar-primary': 'accent-ink',
	'sidebar-accent': 'hover',
	'sidebar-border': 'line',
	overlay: 'scrim',
	'status-failed': 'danger',
	'status-completed': 'success',
	'status-waiting': 'warning',
	'status-active': 'accent',
	'status-delayed': 'agent',
	'status-paused': 'faint',
} as const satisfies Partial<Record<TokenName, string>>;

/** Light and dark value of one of our tokens. Throws when it is not there: then the style sheet changed its form. */
function pair(css: string, name: string): readonly [light: string, dark: string] {
	const value = new RegExp(`\\n\\t--${name}: ([^;]+);`).exec(css)?.[1];
	if (value === undefined) throw new Error(`The style sheet has no --${name}.`);
	const both = /^light-dark\((.+\)), (.+)\)$/.exec(value);
	return both === null ? [value, value] : [both[1]!, both[2]!];
}

/** The theme of the queue dashboard. */
export function boardTheme(css: string = look): Theme {
	const fonts = {
		'font-sans': pair(css, 'font-sans')[0],
		'font-mono': pair(css, 'font-mono')[0],
		radius: pair(css, 'radius-sm')[0],
	};
	const colours = (at: 0 | 1) =>
		Object.fromEntries(Object.entries(COLOURS).map(([token, name]) => [token, pair(css, name)[at]]));
	return { light: { ...colours(0), ...fonts }, dark: { ...colours(1), ...fonts } };
}
