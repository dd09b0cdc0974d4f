/** A short piece of text around the first match, for whatever a search finds. Pure text work. */
import { bareText } from '../bare-text';
import { cut } from '../text';

/**
 * At most about `length` characters, on one line. `terms` are matched without regard to case and marks; without a
 * match the beginning is shown.
 */
export function excerpt(text: string, terms: readonly string[], length = 120): string {
	const plain = text.normalize('NFC').replace(/\s+/g, ' ').trim();
	if (plain === '') return '';
	const { bare, placeOf } = searched(plain);
	const found = terms
		.map((term) => bareText(term))
		.filter(Boolean)
		.map((term) => bare.indexOf(term))
		.filter((at) => at >= 0);
	const at = found.length === 0 ? 0 : placeOf(Math.min(...found));
	const from = wordStart(plain, Math.max(0, at - Math.floor(length / 4)));
	const to = cut(plain, from + length).length;
	return `${from > 0 ? '…' : ''}${plain.slice(from, to).trim()}${to < plain.length ? '…' : ''}`;
}

/** The text as it is searched, where letters may be more or fewer, and the place in the text of each of its letters. */
function searched(text: string): { readonly bare: string; readonly placeOf: (at: number) => number } {
	let bare = '';
	const places: number[] = [];
	let place = 0;
	for (const letter of text) {
		const piece = letter < '\u0080' ? letter.toLowerCase() : bareText(letter);
		for (let n = 0; n < piece.length; n += 1) places.push(place);
		bare += piece;
		place += letter.length;
	}
	return { bare, placeOf: (at) => places[at] ?? 0 };
}

/** The beginning of the word at this position, so that an excerpt does not start in the middle of one. */
function wordStart(text: string, at: number): number {
	if (at === 0) return 0;
	const space = text.indexOf(' ', at);
	return space < 0 || space - at > 20 ? at : space + 1;
}
