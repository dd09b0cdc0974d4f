/** How a shortcut is written for the person's platform and language. Knows nothing about what shortcuts do. */
import { m } from '../i18n/paraglide/messages';

const isMac = (): boolean => typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);

const named: Readonly<Record<string, string>> = {
	enter: '↵',
	escape: 'Esc',
	arrowup: '↑',
	arrowdown: '↓',
	space: '␣',
	backspace: '⌫',
};

/** `mod+k` is `['⌘', 'K']` or `['Ctrl', 'K']`; `g t` is `['G', 'T']`. */
export function keyLabels(keys: string): string[] {
	return keys
		.split(/[+ ](?=.)/)
		.filter(Boolean)
		.map((key) => {
			const lower = key.toLowerCase();
			if (lower === 'mod') return isMac() ? '⌘' : m.keys_ctrl();
			if (lower === 'shift') return isMac() ? '⇧' : m.keys_shift();
			if (lower === 'alt') return isMac() ? '⌥' : 'Alt';
			return named[lower] ?? key.toUpperCase();
		});
}
