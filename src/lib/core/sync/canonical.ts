/**
 * One text per JSON value, the same bytes PostgreSQL prints for `jsonb::text`, and the order of `COLLATE "C"`. Two writes
 * with one stamp and different content are decided by it, so the browser and the database must agree on every byte.
 */

const encoder = new TextEncoder();

/** Order of the UTF-8 bytes. JavaScript's `<` orders UTF-16 units and puts an emoji before U+FF01; bytes do not. */
export function compareText(a: string, b: string): number {
	const length = Math.min(a.length, b.length);
	for (let i = 0; i < length; i += 1) {
		const x = a.charCodeAt(i);
		const y = b.charCodeAt(i);
		if (x === y) continue;
		const xHigh = x >= 0xd800 && x <= 0xdfff;
		const yHigh = y >= 0xd800 && y <= 0xdfff;
		return xHigh === yHigh ? x - y : xHigh ? 1 : -1;
	}
	return a.length - b.length;
}

/** PostgreSQL keeps the keys of a jsonb object by byte length first, then by bytes. */
function compareKeys(a: string, b: string): number {
	return encoder.encode(a).length - encoder.encode(b).length || compareText(a, b);
}

/** JSON's shortest text without an exponent, as `numeric` prints it: `1e21` is a one and 21 zeros. */
function numberText(value: number): string {
	const text = JSON.stringify(value);
	const match = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
	if (match === null) return text;
	const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
	const digits = whole + fraction;
	const point = whole.length + Number(exponent);
	if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
	if (point >= digits.length) return sign + digits + '0'.repeat(point - digits.length);
	return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** The text of a JSON value. Properties that JSON would drop are dropped. */
export function canonicalText(value: unknown): string {
	if (typeof value === 'number') return numberText(value);
	if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
	if (Array.isArray(value)) return `[${value.map(canonicalText).join(', ')}]`;
	const entries = Object.entries(value as Record<string, unknown>).filter(([, v]) => v !== undefined);
	return `{${entries
		.sort(([a], [b]) => compareKeys(a, b))
		.map(([key, v]) => `${JSON.stringify(key)}: ${canonicalText(v)}`)
		.join(', ')}}`;
}

/** Positive when `a` is the greater content: the winner of a tie. */
export const compareContent = (a: unknown, b: unknown): number =>
	compareText(canonicalText(a), canonicalText(b));
