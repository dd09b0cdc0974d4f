/**
 * Which clear values a database and every device can hold: JSON knows numbers that no column of the server has, and keys
 * that mean something else to a program than to the text they came in.
 */

const isSafe = (value: number): boolean => Math.abs(value) <= Number.MAX_SAFE_INTEGER;

/**
 * Whether all numbers, at any depth, are finite and within what `bigint` and a whole JavaScript number hold, and no key is
 * one by which objects inherit. For values that are not nested too deeply (`core/text.ts` judges that).
 */
export function isInRange(value: unknown): boolean {
	if (typeof value === 'number') return isSafe(value);
	if (value === null || typeof value !== 'object') return true;
	return Object.keys(value).every(
		(key) => key !== '__proto__' && isInRange((value as Record<string, unknown>)[key]),
	);
}
