/** A short piece of text around the first match, for whatever a search finds. Pure text work. */
import { bareText } from '../bare-text';

/**
 * At most about `length` characters, on one line. `terms` are matched without regard to case and marks; without a
 * match the beginning is shown.
 */
export function excerpt(text: string, terms: readonly string[], length = 120): string {
	const plain = text.normalize('NFC').replace(/\s+/g, ' ').trim();
	if (plain === '') return '';
	const searched = comparable(plain);
	const found = terms.map((term) => searched.indexOf(comparable(term))).filter((at) => at >= 0);
	const at = found.length === 0 ? 0 : Math.min(...found);
	const from = wordStart(plain, Math.max(0, at - Math.floor(length / 4)));
	const to = Math.min(plain.length, from + length);
	return `${from > 0 ? '…' : ''}${plain.slice(from, to).trim()}${to < plain.length ? '…' : ''}`;
}

/** Without case and marks, every letter at the place where it was. */
const comparable = (text: string): string =>
	text.normalize('NFC').replace(/./gsu, (letter) => {
		const bare = bareText(letter);
		return bare.length === letter.length ? bare : letter;
	});

/** The beginning of the word at this position, so that an excerpt does not start in the middle of one. */
function wordStart(text: string, at: number): number {
	if (at === 0) return 0;
	const space = text.indexOf(' ', at);
	return space < 0 || space - at > 20 ? at : space + 1;
}
