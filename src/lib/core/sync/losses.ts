/**
 * Who lost a field to somebody that had not seen them. Whoever wrote the stored value tells what they had seen, which is
 * enough for two; a third who goes on from the value that won has seen the place where the lost one stood, although it was
 * overwritten by then. The server alone knows the order of places, so it keeps this beside the record, where no merge
 * touches it. `sync.losses` in the database says the same again; a property test holds both to it.
 */
import { stampDevice, type Stamp } from './hlc';
import type { Displaced } from './merge';
import type { Loss, Losses } from './record';

/** Losses of one field that are kept, the newest; a device that comes after more than these is told of what it finds. */
const MAX_LOSSES = 8;

export interface Winner {
	readonly stamp: Stamp;
	readonly seen: number;
	/** The place of the record until this write, and from it on. */
	readonly before: number;
	readonly at: number;
}

/** The losses of a record after a write that displaced these values. */
export function withLosses(
	known: Losses | undefined,
	displaced: Pick<Displaced, 'clear' | 'sealed'>,
	winner: Winner,
): Losses | undefined {
	const stamps = [
		...Object.entries(displaced.clear).map(([field, [, stamp]]) => [field, stamp] as const),
		...Object.entries(displaced.sealed),
	];
	const next: Record<string, Readonly<Record<Stamp, Loss>>> = { ...known };
	for (const [field, stamp] of stamps) {
		const losses = lossesAfter(known?.[field] ?? {}, stamp, winner);
		if (losses.length === 0) delete next[field];
		else next[field] = Object.fromEntries(losses);
	}
	return Object.keys(next).length === 0 ? undefined : next;
}

function lossesAfter(
	known: Readonly<Record<Stamp, Loss>>,
	displaced: Stamp,
	{ stamp, seen, before, at }: Winner,
): (readonly [Stamp, Loss])[] {
	const losses = Object.entries(known)
		.filter(([lost]) => lost !== displaced)
		// Who wins without having seen a loss goes on from what they had seen, which may be the value that was lost.
		.map(([lost, loss]): [Stamp, Loss] => [lost, loss[1] > seen ? [Math.max(loss[0], seen), loss[1]] : loss]);
	// One device knows what it wrote itself.
	if (seen < before && stampDevice(displaced) !== stampDevice(stamp)) losses.push([displaced, [seen, at]]);
	return losses.sort(([a], [b]) => (a < b ? 1 : -1)).slice(0, MAX_LOSSES);
}
