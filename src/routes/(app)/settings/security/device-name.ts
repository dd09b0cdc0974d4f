/** A readable name for a browser out of its user agent. Guesses on purpose: it is a hint for a person, nothing more. */
import { m } from '$lib/i18n/paraglide/messages';

const browsers: readonly (readonly [RegExp, string])[] = [
	[/Edg\//, 'Edge'],
	[/OPR\//, 'Opera'],
	[/Firefox\/|FxiOS/, 'Firefox'],
	[/Chrome\/|CriOS/, 'Chrome'],
	[/Safari\//, 'Safari'],
];
const systems: readonly (readonly [RegExp, string])[] = [
	[/iPhone/, 'iPhone'],
	[/iPad/, 'iPad'],
	[/Android/, 'Android'],
	[/Mac OS X|Macintosh/, 'macOS'],
	[/Windows/, 'Windows'],
	[/CrOS/, 'ChromeOS'],
	[/Linux/, 'Linux'],
];

const match = (table: typeof browsers, text: string): string | undefined =>
	table.find(([pattern]) => pattern.test(text))?.[1];

export function deviceName(userAgent: string): string {
	const [browser, system] = [match(browsers, userAgent), match(systems, userAgent)];
	if (browser && system) return m.security_browser_on({ browser, system });
	return browser ?? system ?? m.security_unknown_device();
}
