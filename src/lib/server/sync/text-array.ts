/**
 * An array of text in PostgreSQL's binary form (array_recv). As text every quote of every JSON value would be escaped
 * here and unescaped there; a push consists of little else.
 */

const TEXT_OID = 25;
const HEADER_BYTES = 20;

/** Ready to be a parameter of type `text[]`. */
export function textArray(values: readonly (string | null)[]): Buffer {
	let size = HEADER_BYTES;
	for (const value of values) size += 4 + (value === null ? 0 : Buffer.byteLength(value));
	const out = Buffer.allocUnsafe(size);
	// One dimension (none when empty), whether there are nulls, the element type, its length, its first index.
	out.writeInt32BE(values.length === 0 ? 0 : 1, 0);
	out.writeInt32BE(values.includes(null) ? 1 : 0, 4);
	out.writeInt32BE(TEXT_OID, 8);
	if (values.length === 0) return out.subarray(0, 12);
	out.writeInt32BE(values.length, 12);
	out.writeInt32BE(1, 16);
	let at = HEADER_BYTES;
	for (const value of values) {
		if (value === null) {
			at = out.writeInt32BE(-1, at);
			continue;
		}
		const length = out.write(value, at + 4);
		out.writeInt32BE(length, at);
		at += 4 + length;
	}
	return out;
}
