/** The page of the queue dashboard as it is served: nothing of another host in it, and our own fonts. */

/** Anything that a browser would fetch from elsewhere. */
const FOREIGN = /<(?:link|img|iframe)\b[^>]*\b(?:href|src)="(?:https?:)?\/\/[^"]*"[^>]*>\s*/gi;
/** What stands there until the scripts have run: a dark page in a font that is not here. */
const BEFORE_SCRIPTS = /(<div id="root">)[\s\S]*?(<\/div>)(?=\s*<script)/;

/** Below the dashboard's own address. */
export const BOARD_FONTS: Readonly<Record<string, string>> = {
	'fonts/inter': '@fontsource-variable/inter',
	'fonts/mono': '@fontsource-variable/jetbrains-mono',
};
const SHEETS = ['fonts/inter/opsz.css', 'fonts/mono/wght.css'];

/** The HTML of Bull Board without what is not ours; its `base` makes the addresses of the sheets whole. */
export const boardPage = (html: string): string =>
	html
		.replace(FOREIGN, '')
		.replace(BEFORE_SCRIPTS, '$1$2')
		.replace('</head>', `${SHEETS.map((href) => `<link href="${href}" rel="stylesheet">`).join('')}</head>`);
