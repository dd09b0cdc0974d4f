/** Whether this device still waits for its first copy of the account: an empty list then means "not here yet", not "none". */
import type { Workspace } from './workspace';

export const awaitsFirstSync = ({ sync }: Pick<Workspace, 'sync'>): boolean =>
	sync.lastSyncedAt === undefined &&
	sync.phase !== 'offline' &&
	sync.phase !== 'error' &&
	sync.phase !== 'signed_out';
