/**
 * What a long text was typed over. When somebody elsewhere wrote at the same time, one of both writes loses as a whole; with
 * the text both grew from, this device can put the lost words back in place. Which one that is depends on what the other had
 * seen, so the last few are kept. One that the other had not seen must never serve: its words would pass for deleted.
 */
import { stampDevice, type Stamp } from '../../core/sync/hlc';
import type { Box } from '../../core/sync/record';
import { tables } from '../../registry';
import type { EarlierText, FieldSlots, StoredRow, Typed } from '../store-types';

/** The first, and the newest of those behind it: a text that somebody has not seen for longer seldom fits in one piece. */
const MAX_KEPT = 5;
/** Characters of all boxes together, beyond which only the first is kept. */
const MAX_CHARS = 400_000;

/** The earlier texts of a field that is about to be typed in once more, by a device that has seen the server up to `seen`. */
export function typedOver(
	table: string,
	row: StoredRow | undefined,
	field: string,
	seen: number,
): Pick<Typed, 'over'> {
	if (row === undefined || !tables.get(table)!.table.texts.includes(field)) return {};
	const stamp = row.sealed[field];
	const box = stamp === undefined ? undefined : row.boxes[stamp];
	if (stamp === undefined || box === undefined) return {};
	const mark = row.typed?.[field];
	if (mark?.stamp !== stamp) return { over: [{ seq: seen, stamp, box }] };
	// Typed here already: nobody can have seen it before the server placed it.
	const known = mark.over ?? [];
	const all = mark.seq === null ? known : [...known, { seq: mark.seq, stamp, box }];
	return all.length === 0 ? {} : { over: fitting(all) };
}

function fitting(all: readonly EarlierText[]): readonly EarlierText[] {
	const few = all.length <= MAX_KEPT ? all : [all[0]!, ...all.slice(1 - MAX_KEPT)];
	const chars = few.reduce((sum, { box }) => sum + box.data.length, 0);
	return chars <= MAX_CHARS ? few : few.slice(0, 1);
}

/** A text that stands where another was typed. */
export interface Winner {
	readonly field: string;
	/** How far those had seen the server who wrote over it. */
	readonly seen: number;
	/** The write that stands there. */
	readonly stamp: Stamp;
}

/** Nobody has to see on the server what they wrote themselves. */
const isOwn = (earlier: Stamp, winner: Stamp): boolean =>
	earlier < winner && stampDevice(earlier) === stampDevice(winner);

/** The texts that the winners were written over, as far as they are known. */
export function grewFrom(typed: StoredRow['typed'], winners: readonly Winner[]): FieldSlots | undefined {
	const sealed: Record<string, Stamp> = {};
	const boxes: Record<Stamp, Box> = {};
	for (const { field, seen, stamp: winner } of winners) {
		const text = typed?.[field]?.over?.findLast(({ seq, stamp }) => seq <= seen || isOwn(stamp, winner));
		if (text === undefined) continue;
		sealed[field] = text.stamp;
		boxes[text.stamp] = text.box;
	}
	return Object.keys(sealed).length === 0 ? undefined : { clear: {}, sealed, boxes };
}
