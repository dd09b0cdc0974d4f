/** Where the server's reader finds the records of one space: what one member may see of it, asked for without any key. */
import type { Scalar } from '../../core/query';
import type { SyncedRecord } from '../../core/sync/record';
import type { SyncService } from '../sync';
import type { NarrowQuery, RecordQuery } from '../sync/records';

export interface RecordSource {
	readonly records: (query: RecordQuery) => Promise<readonly SyncedRecord[]>;
	/** Live records by their indexed fields. */
	readonly narrow: (query: NarrowQuery) => Promise<readonly SyncedRecord[]>;
	/** Where those are that match, newest change first, and what is at some of these places. */
	readonly places: (query: Pick<NarrowQuery, 'table' | 'where'>) => Promise<readonly number[]>;
	readonly at: (places: readonly number[]) => Promise<readonly SyncedRecord[]>;
	readonly count: (query: Pick<NarrowQuery, 'table' | 'where'>) => Promise<number>;
	readonly countBy: (
		field: string,
		query: Pick<NarrowQuery, 'table' | 'where'>,
	) => Promise<ReadonlyMap<Scalar, number>>;
}

export type RecordSync = Pick<
	SyncService,
	'readRecords' | 'narrowRecords' | 'recordPlaces' | 'recordsAt' | 'countRecords' | 'countRecordsBy'
>;

/** What `userId` may see of the space. */
export const recordSource = (sync: RecordSync, userId: string, spaceId: string): RecordSource => ({
	records: (query) => sync.readRecords(userId, spaceId, query),
	narrow: (query) => sync.narrowRecords(userId, spaceId, query),
	places: (query) => sync.recordPlaces(userId, spaceId, query),
	at: (places) => sync.recordsAt(userId, spaceId, places),
	count: (query) => sync.countRecords(userId, spaceId, query),
	countBy: (field, query) => sync.countRecordsBy(userId, spaceId, field, query),
});
