/** The colours and fonts of the product in the words of Bull Board. A contract test holds them to `app.css`. */
import type { createBullBoard } from '@bull-board/api';

type UiConfig = NonNullable<Parameters<typeof createBullBoard>[0]['options']>['uiConfig'];
type Theme = Required<NonNullable<NonNullable<UiConfig>['theme']>>;
type TokenName = keyof Theme['light'];

/** Ours, light and dark, as the style sheet has them; a server program cannot ask a style sheet. */
export const TOKENS = {
	canvas: ['oklch(0.992 0.002 85)', 'oklch(0.212 0.005 75)'],
	ink: ['oklch(0.245 0.008 75)', 'oklch(0.935 0.006 85)'],
	surface: ['oklch(1 0 0)', 'oklch(0.243 0.006 75)'],
	raised: ['oklch(1 0 0)', 'oklch(0.268 0.006 75)'],
	accent: ['oklch(0.52 0.2 276)', 'oklch(0.545 0.19 277)'],
	'on-accent': ['oklch(0.99 0.005 280)', 'oklch(0.99 0.005 280)'],
	rail: ['oklch(0.971 0.004 85)', 'oklch(0.187 0.005 75)'],
	muted: ['oklch(0.435 0.01 75)', 'oklch(0.765 0.009 85)'],
	'accent-soft': ['oklch(0.952 0.024 280)', 'oklch(0.305 0.06 279)'],
	'accent-ink': ['oklch(0.47 0.19 276)', 'oklch(0.785 0.11 280)'],
	danger: ['oklch(0.51 0.19 25)', 'oklch(0.755 0.14 22)'],
	line: ['oklch(0.915 0.005 85)', 'oklch(0.3 0.006 75)'],
	'control-line': ['oklch(0.64 0.01 85)', 'oklch(0.55 0.008 75)'],
	hover: ['oklch(0.3 0.02 80 / 0.055)', 'oklch(0.95 0.02 85 / 0.06)'],
	scrim: ['oklch(0.25 0.01 75 / 0.32)', 'oklch(0.08 0.005 75 / 0.58)'],
	success: ['oklch(0.48 0.12 152)', 'oklch(0.79 0.13 155)'],
	warning: ['oklch(0.5 0.115 65)', 'oklch(0.82 0.12 80)'],
	agent: ['oklch(0.52 0.1 200)', 'oklch(0.79 0.09 200)'],
	faint: ['oklch(0.518 0.01 75)', 'oklch(0.672 0.01 85)'],
} as const satisfies Readonly<Record<string, readonly [light: string, dark: string]>>;

export const SHAPES = {
	'font-sans': "'Inter Variable', ui-sans-serif, system-ui, sans-serif",
	'font-mono': "'JetBrains Mono Variable', ui-monospace, monospace",
	'radius-sm': '6px',
} as const;

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
} as const satisfies Partial<Record<TokenName, keyof typeof TOKENS>>;

/** The theme of the queue dashboard. */
export function boardTheme(): Theme {
	const shapes = {
		'font-sans': SHAPES['font-sans'],
		'font-mono': SHAPES['font-mono'],
		radius: SHAPES['radius-sm'],
	};
	const colours = (at: 0 | 1) =>
		Object.fromEntries(Object.entries(COLOURS).map(([token, name]) => [token, TOKENS[name][at]]));
	return { light: { ...colours(0), ...shapes }, dark: { ...colours(1), ...shapes } };
}
