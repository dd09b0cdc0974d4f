/**
 * Sortable text between any two others (fractional indexing, after D. Greenspan's "Implementing Fractional Indexing").
 * New rows take a key from the clock, so that writing one never reads the list; only moving a row looks at neighbours.
 */
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const WIDTH = 8;
const HEAD = 'k';

/** What a stored key may look like. */
export const ORDER_PATTERN = /^([0-9A-Za-z]*[1-9A-Za-z])?$/;

const digitAt = (text: string, index: number): number =>
	index < text.length ? DIGITS.indexOf(text[index]!) : 0;

/** The key of a row written at this moment (epoch milliseconds): later moments sort after earlier ones. */
export function keyAt(ms: number): string {
	let rest = Math.max(0, Math.floor(ms));
	let digits = '';
	for (let i = 0; i < WIDTH; i += 1) {
		digits = DIGITS[rest % 62]! + digits;
		rest = Math.floor(rest / 62);
	}
	// A last digit other than zero: below a key that ends in zero there may be no room for another.
	return `${HEAD}${digits}V`;
}

/** Text strictly between two fractions in base 62 that never ends in the zero digit, so there is always room below. */
function midpoint(low: string, high: string | null): string {
	let prefix = '';
	for (let i = 0; ; i += 1) {
		const a = digitAt(low, i);
		const b = high === null ? 62 : i < high.length ? DIGITS.indexOf(high[i]!) : 0;
		if (a === b) {
			prefix += DIGITS[a]!;
			continue;
		}
		const middle = Math.floor((a + b) / 2);
		if (middle > a) return prefix + DIGITS[middle]!;
		// Neighbouring digits: keep the lower one and find room behind it, where nothing bounds from above.
		return prefix + DIGITS[a]! + midpoint(low.slice(i + 1), null);
	}
}

/**
 * A key strictly between `before` and `after`; `null` means the open end. Equal or swapped neighbours (two devices
 * that wrote in the same millisecond) give a key right after `before`.
 */
export function keyBetween(before: string | null, after: string | null): string {
	// Nothing sorts before the empty key of a half-written row; there is no room to look for.
	if (after === '') return keyBetween(before, null);
	if (before === null && after === null) return HEAD + DIGITS[31]!;
	if (before === null) return midpoint('', after);
	if (after === null || before >= after) return midpoint(before, null);
	return midpoint(before, after);
}

/** Byte order, the same on every device; `localeCompare` would sort these keys differently per language. */
export const compareKeys = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
