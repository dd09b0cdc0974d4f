/** Whether this device still waits for its first copy of the account: an empty list then means "not here yet", not "none". */
import type { SyncState } from './workspace';

export const awaitsFirstSync = ({
	lastSyncedAt,
	phase,
}: Pick<SyncState, 'lastSyncedAt' | 'phase'>): boolean =>
	lastSyncedAt === undefined && phase !== 'offline' && phase !== 'error' && phase !== 'signed_out';
