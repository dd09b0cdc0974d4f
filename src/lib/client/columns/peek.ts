/**
 * What is known of a record without opening it: the values it can be asked by, when it was last written, whether it is
 * there, and where its text lies. Pure.
 */
import type { AnyTable } from '../../core/module';
import { indexedFields, type Asked, type Scalar } from '../../core/query';
import { stampMillis } from '../../core/sync/hlc';
import { holdsFields, type RecordState } from '../../core/sync/record';
import { isEmptied } from '../../core/sync/trash';

/** `gone`: deleted, and its text is here or was never; `empty`: there is nothing left to bring back. */
export const LIVE = 0;
export const GONE = 1;
export const EMPTY = 2;
export type Presence = typeof LIVE | typeof GONE | typeof EMPTY;

/** The indexed fields of a table, each with its place among the values of a peek. */
export interface Layout {
	readonly fields: readonly string[];
	readonly fallbacks: readonly Scalar[];
	readonly at: ReadonlyMap<string, number>;
}

const layouts = new WeakMap<AnyTable, Layout>();

/** The layout of a table; the same object every time. */
export function layoutOf(table: AnyTable): Layout {
	const known = layouts.get(table);
	if (known !== undefined) return known;
	const described = [...indexedFields(table).values()];
	const layout: Layout = {
		fields: described.map(({ name }) => name),
		fallbacks: described.map(({ fallback }) => fallback),
		at: new Map(described.map(({ name }, at) => [name, at])),
	};
	layouts.set(table, layout);
	return layout;
}

/** A record as a query sees it. Never changed: a record that moves gets another one. */
export class Peek implements Asked {
	readonly #layout: Layout;

	constructor(
		layout: Layout,
		readonly id: string,
		readonly updatedAt: number,
		readonly presence: Presence,
		/** Key of the page that holds it, as long as it is not a row; 0 then. */
		readonly page: number,
		readonly values: readonly Scalar[],
	) {
		this.#layout = layout;
	}

	value(field: string): Scalar {
		return field === 'updatedAt' ? this.updatedAt : (this.values[this.#layout.at.get(field)!] ?? null);
	}
}

/** News of a record, as it is written down beside the row. */
export interface Move {
	readonly id: string;
	readonly updatedAt: number;
	/** `undefined` when the record is not here any more. */
	readonly presence: Presence | undefined;
	/** Where it lies from now on; `undefined` where the writer could not know. */
	readonly page?: number;
	/** By the layout of the table; `undefined` for what the state has no value of. */
	readonly values: readonly (Scalar | undefined)[];
}

const scalar = (value: unknown): Scalar | undefined =>
	value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
		? value
		: undefined;

const presenceOf = (state: RecordState): Presence =>
	!state.deleted?.[0] ? LIVE : holdsFields(state) && !isEmptied(state) ? GONE : EMPTY;

/** The news that a record has this state. */
export function moveOf(table: AnyTable, id: string, state: RecordState, page?: number): Move {
	return {
		id,
		updatedAt: stampMillis(state.last.stamp),
		presence: presenceOf(state),
		...(page === undefined ? {} : { page }),
		values: layoutOf(table).fields.map((field) => scalar(state.clear[field]?.[0])),
	};
}

/** The news that a record is not here any more. */
export const removal = (id: string): Move => ({ id, updatedAt: 0, presence: undefined, values: [] });

/**
 * What is known after this news. A row written before its page was expanded tells only what is newer than the page, so the
 * rest stays as the page said.
 */
export function moved(layout: Layout, before: Peek | undefined, move: Move): Peek | undefined {
	if (move.presence === undefined) return undefined;
	const isPart = move.page === undefined && before !== undefined && before.page !== 0;
	return new Peek(
		layout,
		move.id,
		Math.max(move.updatedAt, isPart ? before.updatedAt : 0),
		move.presence,
		move.page ?? before?.page ?? 0,
		layout.fallbacks.map((fallback, at) => {
			const value = move.values[at];
			return value === undefined ? (isPart ? before.values[at]! : fallback) : value;
		}),
	);
}

/** Whether a query could tell the two apart. */
export const isSamePeek = (a: Peek, b: Peek): boolean =>
	a.updatedAt === b.updatedAt &&
	a.presence === b.presence &&
	a.values.every((value, at) => value === b.values[at]);
