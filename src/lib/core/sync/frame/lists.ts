/** What the rows of a frame share, each said once and meant by its place: texts (names, ids of devices and keys), actors, shapes. */
import type { Actor } from '../actor';
import { actorCell, actorOf, isSameActor } from './actor';
import { listOf, type Cell } from './codec';
import { broken } from './error';
import { isSameShape, shapeCell, shapeOf, type Shape } from './shape';
import { isDevice } from './stamp';
import { textCell, textOf } from './value';

/** Longer than any name. What is said once and meant by every row must be short. */
const MAX_TEXT = 256;

/** The lists of a frame that is being made. Each answers the place of what it is given, or that it does not fit. */
export class ListsMade {
	readonly #texts = new Map<string, number>();
	readonly #actors = new Map<string, number>();
	readonly #shapes = new Map<string, number>();
	readonly #cells: readonly [Cell[], Cell[], Cell[]] = [[], [], []];
	// Most rows are like the one before, and to compare costs less than to name.
	#lastActor: { readonly actor: Actor; readonly place: number } | undefined;
	#lastShape: { readonly shape: Shape; readonly place: number } | undefined;

	readonly text = (text: string): number | undefined => {
		const known = this.#texts.get(text);
		if (known !== undefined) return known;
		return text.length > MAX_TEXT ? undefined : this.#add(0, this.#texts, text, textCell(text));
	};

	actor(actor: Actor): number {
		if (this.#lastActor !== undefined && isSameActor(this.#lastActor.actor, actor))
			return this.#lastActor.place;
		const name = JSON.stringify(actor);
		const place = this.#actors.get(name) ?? this.#add(1, this.#actors, name, actorCell(actor));
		this.#lastActor = { actor, place };
		return place;
	}

	shape(shape: Shape): number | undefined {
		if (this.#lastShape !== undefined && isSameShape(this.#lastShape.shape, shape))
			return this.#lastShape.place;
		const cell = shapeCell(shape, this.text);
		if (cell === undefined) return undefined;
		const name = cell.map(String).join(';');
		const place = this.#shapes.get(name) ?? this.#add(2, this.#shapes, name, cell);
		this.#lastShape = { shape, place };
		return place;
	}

	/** Texts, actors and shapes, as they stand in the frame. */
	cells(): readonly Cell[] {
		return this.#cells;
	}

	#add(list: 0 | 1 | 2, places: Map<string, number>, name: string, cell: Cell): number {
		const place = places.size;
		places.set(name, place);
		this.#cells[list].push(cell);
		return place;
	}
}

/** The lists of a frame that is being read. Each throws `FrameError` for a place at which nothing of its kind stands. */
export interface ListsRead {
	readonly text: (place: unknown) => string;
	readonly device: (place: unknown) => string;
	readonly actor: (place: unknown) => Actor;
	readonly shape: (place: unknown) => Shape;
}

/** Reads what is asked for, when it is asked for: what is wrong with an entry costs the rows that mean it and no others. */
function entries<T>(cells: unknown, read: (cell: unknown) => T): (place: unknown) => T {
	const list = listOf(cells);
	const known = new Map<unknown, T>();
	return (place) => {
		const found = known.get(place);
		if (found !== undefined) return found;
		if (typeof place !== 'number' || !(place in list)) throw broken('something is meant that is not there');
		const entry = read(list[place]);
		known.set(place, entry);
		return entry;
	};
}

export function readLists(texts: unknown, actors: unknown, shapes: unknown): ListsRead {
	const text = entries(texts, (cell) => {
		const read = textOf(cell);
		if (read.length > MAX_TEXT) throw broken('a name is too long');
		return read;
	});
	return {
		text,
		device: (place) => {
			const device = text(place);
			if (!isDevice(device)) throw broken('a device has no such id');
			return device;
		},
		actor: entries(actors, actorOf),
		shape: entries(shapes, (cell) => shapeOf(cell, text)),
	};
}
