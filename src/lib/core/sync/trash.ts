/**
 * How long the text of a deleted record is kept, on every device and on the server: 30 days after it was deleted or last
 * written to. Then the text goes for good; the tombstone stays, so that no device brings the record back.
 */
import type { Millis } from '../ports/clock';
import type { Actor } from './actor';
import { stampMillis } from './hlc';
import { holdsFields, type RecordState } from './record';

const DAY_MS = 86_400_000;

export const TRASH_DAYS = 30;
export const TRASH_MS = TRASH_DAYS * DAY_MS;

/** When the text of a record goes that was deleted and last written at these moments. */
export const goneAt = (deletedAt: Millis, writtenAt: Millis): Millis =>
	Math.max(deletedAt, writtenAt) + TRASH_MS;

/** Whether the text of this record must be gone by now. */
export const isPastTrash = ({ deleted, last }: Pick<RecordState, 'deleted' | 'last'>, now: Millis): boolean =>
	deleted?.[0] === true && goneAt(stampMillis(deleted[1]), stampMillis(last.stamp)) < now;

/** When a record was deleted, and by whom as far as it still tells. Ask only of deleted ones. */
export function deletionOf({ deleted, last }: Pick<RecordState, 'deleted' | 'last'>): {
	readonly deletedAt: Millis;
	readonly deletedBy?: Actor;
} {
	const stamp = deleted![1];
	return { deletedAt: stampMillis(stamp), ...(last.stamp === stamp ? { deletedBy: last.actor } : {}) };
}

/**
 * Days that are left until then, begun ones counted whole: 1 within the last day, 0 when it is gone. 30 at most, because
 * clocks differ, and the one of a screen may be a moment behind.
 */
export const daysLeft = (until: Millis, now: Millis): number =>
	Math.min(TRASH_DAYS, Math.max(0, Math.ceil((until - now) / DAY_MS)));

/** Whether text that the record had is not there any more. */
export const isEmptied = ({ sealed, boxes }: Pick<RecordState, 'sealed' | 'boxes'>): boolean =>
	Object.values(sealed).some((stamp) => boxes[stamp] === undefined);

/** Whether a record is live and lacks what it once held: a restore came after its text had gone. */
export const isHollow = (state: RecordState): boolean =>
	state.deleted?.[0] !== true && (!holdsFields(state) || isEmptied(state));
