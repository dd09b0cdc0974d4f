/** Ids in 16 bytes instead of 36 characters. */

export const UUID_BYTES = 16;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

const nibble = (text: string, at: number): number => {
	const code = text.charCodeAt(at);
	return code < 58 ? code - 48 : code - 87;
};

/** The bytes of a UUID in its usual lower case; `undefined` for any other text, which would not come back the same. */
export function uuidBytes(text: string): Uint8Array | undefined {
	if (text.length !== 36 || !UUID.test(text)) return undefined;
	const bytes = new Uint8Array(UUID_BYTES);
	for (let at = 0, from = 0; at < UUID_BYTES; at += 1, from += 2) {
		if (text.charCodeAt(from) === 45) from += 1;
		bytes[at] = (nibble(text, from) << 4) | nibble(text, from + 1);
	}
	return bytes;
}

/** The text of 16 bytes. */
export function uuidText(bytes: Uint8Array): string {
	let text = '';
	for (let at = 0; at < UUID_BYTES; at += 1) {
		if (at === 4 || at === 6 || at === 8 || at === 10) text += '-';
		text += HEX[bytes[at]!]!;
	}
	return text;
}
