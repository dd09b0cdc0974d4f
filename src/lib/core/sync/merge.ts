/**
 * Field-level last-writer-wins (design section 5). The law: joining is commutative, associative and idempotent, so every
 * replica that has seen the same writes holds the same record, in whatever order they came. It needs no key and no clock.
 * The SQL of `server/sync/merge-sql.ts` says the same again in one statement; one contract suite holds both to it.
 */
import { compareContent } from './canonical';
import type { Stamp } from './hlc';
import type { Box, LastWrite, RecordState, Write } from './record';

/** How a deletion is named among the fields of a write: no row may have a field of this name. */
export const DELETED = '$deleted';

type Clear = RecordState['clear'];

/** What a write pushed out: the values it won against, enough to put them back. */
export interface Displaced {
	readonly clear: Clear;
	readonly sealed: RecordState['sealed'];
	/** The boxes that `sealed` points to. */
	readonly boxes: RecordState['boxes'];
	readonly deleted: RecordState['deleted'];
}

export interface Merged {
	readonly state: RecordState;
	/** Fields that took effect, `DELETED` among them. */
	readonly won: readonly string[];
	/** Fields that lost to a newer stamp (or to greater content under the same stamp). */
	readonly stale: readonly string[];
	/** `null` when there was no record before. */
	readonly displaced: Displaced | null;
	/** False when the record was already as this write would have it: nothing to store, nothing to tell. */
	readonly changed: boolean;
}

/** The record as this write alone would make it. */
export function stateOf(write: Write): RecordState {
	const { stamp, set = {}, box } = write;
	return {
		clear: Object.fromEntries(Object.keys(set).map((field) => [field, [set[field], stamp] as const])),
		sealed: Object.fromEntries((box?.fields ?? []).map((field) => [field, stamp])),
		boxes: box === undefined ? {} : { [stamp]: box },
		deleted: write.deleted === undefined ? null : [write.deleted, stamp],
		last: { stamp, actor: write.actor, seen: write.seen ?? 0 },
	};
}

/** Positive when `b` wins, negative when it loses, 0 when both say the same. */
function contest(aStamp: Stamp, aContent: unknown, bStamp: Stamp, bContent: unknown): number {
	if (aStamp !== bStamp) return bStamp > aStamp ? 1 : -1;
	return aContent === bContent ? 0 : compareContent(bContent, aContent);
}

const pick = <T>(map: Readonly<Record<string, T>>, keys: readonly string[]): Record<string, T> =>
	Object.fromEntries(keys.filter((key) => Object.hasOwn(map, key)).map((key) => [key, map[key]!]));

/** Two writes under one stamp are judged by what they are, not by what their records know of other writes. */
const bare = ({ stamp, actor, seen }: LastWrite) => ({ stamp, actor, seen });
const newer = (a: LastWrite, b: LastWrite): boolean => contest(a.stamp, bare(a), b.stamp, bare(b)) > 0;

/**
 * The newest write, with what the writers of all stamps that fields still have had seen. A field's writer may be another
 * than the newest: whoever lost that field was or was not seen by the one that won it, and by nobody else.
 */
function lastOf(a: LastWrite, b: LastWrite, fields: Omit<RecordState, 'last' | 'boxes'>): LastWrite {
	const last = newer(a, b) ? b : a;
	const known = { ...a.others, ...b.others, [a.stamp]: a.seen, [b.stamp]: b.seen };
	const used = new Set([
		...Object.values(fields.clear).map(([, stamp]) => stamp),
		...Object.values(fields.sealed),
		...(fields.deleted === null ? [] : [fields.deleted[1]]),
	]);
	used.delete(last.stamp);
	const others = pick(known, [...used]);
	return Object.keys(others).length === 0 ? bare(last) : { ...bare(last), others };
}

function sortFields(
	fields: readonly string[],
	judge: (field: string) => number,
): { won: string[]; stale: string[] } {
	const won: string[] = [];
	const stale: string[] = [];
	for (const field of fields) {
		const verdict = judge(field);
		if (verdict > 0) won.push(field);
		else if (verdict < 0) stale.push(field);
	}
	return { won, stale };
}

function joinBoxes(
	a: RecordState['boxes'],
	b: RecordState['boxes'],
	sealed: RecordState['sealed'],
): Record<Stamp, Box> {
	const boxes: Record<Stamp, Box> = {};
	for (const stamp of new Set(Object.values(sealed))) {
		const [ours, theirs] = [a[stamp], b[stamp]];
		const box =
			ours !== undefined && theirs !== undefined
				? contest(stamp, ours, stamp, theirs) > 0
					? theirs
					: ours
				: (ours ?? theirs);
		if (box !== undefined) boxes[stamp] = box;
	}
	return boxes;
}

function judgeSealed(a: RecordState, b: RecordState, field: string): number {
	const [ours, theirs] = [a.sealed[field], b.sealed[field]!];
	if (ours === undefined) return 1;
	return contest(ours, a.boxes[ours] ?? null, theirs, b.boxes[theirs] ?? null);
}

/**
 * Joins `b` into `a` and tells what changed. Two boxes under one stamp can only come from a device id used twice; the
 * greater text is kept, the same one everywhere as long as both name the same fields.
 */
export function join(a: RecordState | undefined, b: RecordState): Merged {
	const deletedField = b.deleted === null ? [] : [DELETED];
	if (a === undefined) {
		return {
			state: b,
			won: [...Object.keys(b.clear), ...Object.keys(b.sealed), ...deletedField],
			stale: [],
			displaced: null,
			changed: true,
		};
	}
	const clear = sortFields(Object.keys(b.clear), (field) => {
		const [ours, theirs] = [a.clear[field], b.clear[field]!];
		return ours === undefined ? 1 : contest(ours[1], ours[0], theirs[1], theirs[0]);
	});
	const sealed = sortFields(Object.keys(b.sealed), (field) => judgeSealed(a, b, field));
	const deletion = sortFields(deletedField, () =>
		a.deleted === null ? 1 : contest(a.deleted[1], a.deleted[0], b.deleted![1], b.deleted![0]),
	);
	const nextSealed = { ...a.sealed, ...pick(b.sealed, sealed.won) };
	const won = [...clear.won, ...sealed.won, ...deletion.won];
	const lastMoves = newer(a.last, b.last);
	const displacedSealed = pick(a.sealed, sealed.won);
	const fields = {
		clear: { ...a.clear, ...pick(b.clear, clear.won) },
		sealed: nextSealed,
		deleted: deletion.won.length > 0 ? b.deleted : a.deleted,
	};
	return {
		state: {
			...fields,
			boxes: joinBoxes(a.boxes, b.boxes, nextSealed),
			last: lastOf(a.last, b.last, fields),
		},
		won,
		stale: [...clear.stale, ...sealed.stale, ...deletion.stale],
		displaced: {
			clear: pick(a.clear, clear.won),
			sealed: displacedSealed,
			boxes: pick(a.boxes, [...new Set(Object.values(displacedSealed))]),
			deleted: deletion.won.length > 0 ? a.deleted : null,
		},
		changed: won.length > 0 || lastMoves,
	};
}

/** The record after this write. */
export const merge = (record: RecordState | undefined, write: Write): Merged => join(record, stateOf(write));
