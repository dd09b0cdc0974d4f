/**
 * Space, Page Down, End and their opposites move what the page shows. The document itself never scrolls, so that without
 * this they do nothing unless the focus happens to be inside of the part that does.
 */
import { m } from '$lib/i18n/paraglide/messages';
import type { Shortcut } from '$lib/ui/shortcuts.svelte';

/** A page keeps a line or two of what was seen, as browsers do. */
const PAGE = 0.875;

/** The part of the page that scrolls and is seen; a record that covers the list on a phone goes before it. */
function scroller(): HTMLElement | undefined {
	const parts = [
		...document.querySelectorAll<HTMLElement>('#content [data-scroll], #content .overflow-y-auto'),
	];
	return parts.find((part) => part.checkVisibility() && part.scrollHeight > part.clientHeight);
}

/** What has the focus and a meaning of its own for these keys keeps them; a row that was opened does not. */
const isFree = (): boolean =>
	!document.activeElement?.matches('button, input, select, summary, [role="separator"], [tabindex="0"]');

const moves: readonly (readonly [keys: string, top: (part: HTMLElement) => number])[] = [
	[' ', (part) => part.scrollTop + part.clientHeight * PAGE],
	['pagedown', (part) => part.scrollTop + part.clientHeight * PAGE],
	['pageup', (part) => part.scrollTop - part.clientHeight * PAGE],
	['end', (part) => part.scrollHeight],
	['home', () => 0],
];

export const scrollKeys = (): readonly Shortcut[] =>
	moves.map(([keys, top]) => ({
		keys,
		label: m.shell_scroll(),
		group: m.shell_keys_everywhere(),
		hidden: true,
		fallback: true,
		when: () => isFree() && scroller() !== undefined,
		run: () => {
			const part = scroller();
			part?.scrollTo({ top: top(part) });
		},
	}));
