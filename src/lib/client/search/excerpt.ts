/** A short piece of text around the first match, for a search hit. Pure text work. */

const AROUND = 60;

/** `terms` are matched without regard to case; without a match the beginning is shown. */
export function excerpt(text: string, terms: readonly string[]): string {
	const plain = text.replace(/\s+/g, ' ').trim();
	if (plain === '') return '';
	const lower = plain.toLowerCase();
	const found = terms.map((term) => lower.indexOf(term.toLowerCase())).filter((at) => at >= 0);
	const at = found.length === 0 ? 0 : Math.min(...found);
	const from = wordStart(plain, Math.max(0, at - AROUND / 2));
	const to = Math.min(plain.length, from + AROUND * 2);
	return `${from > 0 ? '…' : ''}${plain.slice(from, to).trim()}${to < plain.length ? '…' : ''}`;
}

/** The beginning of the word at this position, so that an excerpt does not start in the middle of one. */
function wordStart(text: string, at: number): number {
	if (at === 0) return 0;
	const space = text.indexOf(' ', at);
	return space < 0 || space - at > 20 ? at : space + 1;
}
