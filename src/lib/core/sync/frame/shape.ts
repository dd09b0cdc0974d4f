/**
 * What a part of a record is about, without its values: the names of its clear fields, of the fields in its box, of those
 * that still count, the key of the box, and whether it deletes. Most parts of a frame share a few shapes.
 */
import { listOf, type Cell } from './codec';
import { broken } from './error';

export interface Shape {
	/** In the order of the values. */
	readonly clear: readonly string[];
	/** Sealed fields whose newest value is of this write. */
	readonly sealed: readonly string[];
	/** All fields of its box; `null` where there is none any more. */
	readonly box: { readonly key: string; readonly fields: readonly string[] } | null;
	/** `null` for a write that says nothing of deletion. */
	readonly deleted: boolean | null;
}

/** A shape costs a part one number, so that what it makes of it must not be much. */
const MAX_FIELDS = 64;

/** The number of a text in the frame; `undefined` for one that is too long to be a name. */
export type NumberOf = (text: string) => number | undefined;
/** The text again. Throws `FrameError` for a number that none has. */
export type TextAt = (number: unknown) => string;

function numbersOf(names: readonly string[], numberOf: NumberOf): readonly number[] | undefined {
	// A key by which objects inherit cannot be set like the others.
	if (names.length > MAX_FIELDS || names.includes('__proto__')) return undefined;
	const numbers: number[] = [];
	for (const name of names) {
		const number = numberOf(name);
		if (number === undefined) return undefined;
		numbers.push(number);
	}
	return numbers;
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
	if (a.length !== b.length) return false;
	for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return false;
	return true;
}

/** Whether both say the same, in the same order. */
export const isSameShape = (a: Shape, b: Shape): boolean =>
	a.deleted === b.deleted &&
	a.box?.key === b.box?.key &&
	isSameList(a.clear, b.clear) &&
	isSameList(a.sealed, b.sealed) &&
	isSameList(a.box?.fields ?? [], b.box?.fields ?? []);

/** The shape in numbers; `undefined` where it does not fit into a frame. */
export function shapeCell(shape: Shape, numberOf: NumberOf): readonly Cell[] | undefined {
	const clear = numbersOf(shape.clear, numberOf);
	const sealed = numbersOf(shape.sealed, numberOf);
	const box = shape.box === null ? null : numbersOf(shape.box.fields, numberOf);
	const key = shape.box === null ? null : numberOf(shape.box.key);
	if (clear === undefined || sealed === undefined || box === undefined || key === undefined) return undefined;
	return [clear, sealed, box, key, shape.deleted];
}

/** The shape again. Throws `FrameError` for what is none. */
export function shapeOf(cell: unknown, textAt: TextAt): Shape {
	const [clear, sealed, box, key, deleted, ...more] = listOf(cell);
	if (more.length > 0 || (deleted !== null && typeof deleted !== 'boolean')) throw broken('a shape is wrong');
	const namesOf = (numbers: unknown): readonly string[] => {
		const names = listOf(numbers).map(textAt);
		if (names.length > MAX_FIELDS || names.includes('__proto__')) throw broken('a shape names no fields');
		return names;
	};
	return {
		clear: namesOf(clear),
		sealed: namesOf(sealed),
		box: box === null ? null : { key: textAt(key), fields: namesOf(box) },
		deleted,
	};
}
