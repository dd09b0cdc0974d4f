/** Whether a record is still as it was read: what was decided by it holds only as long. */
import type { RecordState } from '../../core/sync/record';
import { stampOf } from './row';

export interface Place {
	readonly table: string;
	readonly id: string;
}

/** The records as they were read before deciding, by `placeOf`; those that are not named may have changed. */
export type ReadStates = ReadonlyMap<string, RecordState | undefined>;

/** Table names hold no spaces, so the key is unambiguous. */
export const placeOf = ({ table, id }: Place): string => `${table} ${id}`;

/** Whether a record holds something newer than what was read of it, in any field. */
export function hasMoved(now: RecordState, read: RecordState | undefined): boolean {
	const known = (field: string): string => (read === undefined ? '' : (stampOf(read, field) ?? ''));
	return (
		Object.entries(now.clear).some(([field, [, stamp]]) => stamp > known(field)) ||
		Object.entries(now.sealed).some(([field, stamp]) => stamp > known(field)) ||
		(now.deleted?.[1] ?? '') > (read?.deleted?.[1] ?? '')
	);
}
