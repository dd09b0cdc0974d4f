/**
 * The timeline: what agents wrote, gathered into the steps a person thinks in (one run of a mission, or one sitting
 * of a connected client). Pure; it neither opens boxes nor undoes anything.
 */
import type { Actor } from '../../core/sync/actor';

/** The part of a history entry that the timeline needs. */
export interface TimelineWrite {
	/** Epoch milliseconds. */
	readonly at: number;
	readonly table: string;
	readonly id: string;
	readonly actor: Actor;
}

export interface BucketItem {
	readonly table: string;
	readonly id: string;
	readonly writes: number;
}

export interface Bucket<W extends TimelineWrite = TimelineWrite> {
	readonly key: string;
	readonly actor: Extract<Actor, { kind: 'ai' }>;
	readonly missionId: string | undefined;
	readonly iterationId: string | undefined;
	readonly from: number;
	readonly to: number;
	/** Records touched, most recent first. */
	readonly items: readonly BucketItem[];
	/** The writes themselves, newest first. */
	readonly writes: readonly W[];
}

/** A client without runs has sittings: a silence this long ends one. */
export const SITTING_GAP_MS = 30 * 60_000;

function itemsOf(writes: readonly TimelineWrite[]): readonly BucketItem[] {
	const byRecord = new Map<string, BucketItem>();
	for (const { table, id } of writes) {
		const key = `${table}|${id}`;
		byRecord.set(key, { table, id, writes: (byRecord.get(key)?.writes ?? 0) + 1 });
	}
	return [...byRecord.values()];
}

/** Buckets of agents' writes, newest first. What people and the system wrote is left out. */
export function timeline<W extends TimelineWrite>(
	writes: readonly W[],
	gapMs: number = SITTING_GAP_MS,
): readonly Bucket<W>[] {
	const open = new Map<string, W[]>();
	const groups: W[][] = [];
	for (const write of [...writes].sort((a, b) => b.at - a.at)) {
		const { actor } = write;
		if (actor.kind !== 'ai') continue;
		const owner = actor.iterationId === undefined ? `c:${actor.id}` : `i:${actor.iterationId}`;
		const group = open.get(owner);
		const isSameSitting =
			group !== undefined && (actor.iterationId !== undefined || group.at(-1)!.at - write.at <= gapMs);
		if (isSameSitting) group.push(write);
		else {
			const fresh = [write];
			open.set(owner, fresh);
			groups.push(fresh);
		}
	}
	return groups.map((group) => {
		const newest = group[0]!;
		const actor = newest.actor as Bucket['actor'];
		return {
			key: actor.iterationId ?? `${actor.id}@${newest.at}`,
			actor,
			missionId: actor.missionId,
			iterationId: actor.iterationId,
			from: group.at(-1)!.at,
			to: newest.at,
			items: itemsOf(group),
			writes: group,
		};
	});
}
