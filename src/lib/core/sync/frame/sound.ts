/**
 * A look over bytes before they are unpacked. MessagePack can say "an array of four billion" in five bytes, nest without an
 * end, and name types that a codec then makes objects of; nothing of that may reach one.
 */

/** Frame, row, part, list within a part: nothing of ours goes deeper. */
const MAX_DEPTH = 8;

/** Bytes of the length that follows a tag: of a text, of bytes, of a list. */
const TEXT = new Map([
	[0xd9, 1],
	[0xda, 2],
	[0xdb, 4],
]);
const BYTES = new Map([
	[0xc4, 1],
	[0xc5, 2],
	[0xc6, 4],
]);
const LIST = new Map([
	[0xdc, 2],
	[0xdd, 4],
]);
/** Bytes of a number after its tag. Whole numbers of 64 bits are not among them: JavaScript has none. */
const NUMBER = new Map([
	[0xcb, 8],
	[0xcc, 1],
	[0xcd, 2],
	[0xce, 4],
	[0xd0, 1],
	[0xd1, 2],
	[0xd2, 4],
]);
const NIL = 0xc0;
const FALSE = 0xc2;
const TRUE = 0xc3;

/** A number of `size` bytes, the greatest first. Past the end it is 0, and then what is read ends past the end too. */
function lengthAt(bytes: Uint8Array, at: number, size: number): number {
	let length = 0;
	for (let i = 0; i < size; i += 1) length = length * 256 + (bytes[at + i] ?? 0);
	return length;
}

/**
 * Whether the bytes are exactly one value made of nothing, truth values, numbers, texts, bytes and lists, with every length
 * within what is there. Takes time in proportion to the bytes.
 */
export function isSound(bytes: Uint8Array): boolean {
	/** Values that are still to come, for each list that is open. */
	const open = [1];
	let at = 0;
	while (open.length > 0) {
		const last = open.length - 1;
		if (open[last] === 0) {
			open.pop();
			continue;
		}
		open[last]! -= 1;
		const tag = bytes[at];
		if (tag === undefined) return false;
		at += 1;
		let items = 0;
		if (tag < 0x80 || tag >= 0xe0 || tag === NIL || tag === FALSE || tag === TRUE) continue;
		if (tag >= 0x90 && tag < 0xa0) items = tag & 0x0f;
		else if (tag >= 0xa0 && tag < 0xc0) at += tag & 0x1f;
		else if (NUMBER.has(tag)) at += NUMBER.get(tag)!;
		else if (LIST.has(tag)) {
			items = lengthAt(bytes, at, LIST.get(tag)!);
			at += LIST.get(tag)!;
		} else {
			const size = TEXT.get(tag) ?? BYTES.get(tag);
			if (size === undefined) return false;
			at += size + lengthAt(bytes, at, size);
		}
		if (at > bytes.length || items > bytes.length - at) return false;
		if (items === 0) continue;
		if (open.length > MAX_DEPTH) return false;
		open.push(items);
	}
	return at === bytes.length;
}
