/** A sync server in a process of its own, to be killed. Takes `{userId, writes}` over IPC, answers the results. */
import { createDatabase } from '../../src/lib/server/db/database';
import { createLog } from '../../src/lib/server/log';
import { createMetrics } from '../../src/lib/server/metrics';
import { createLive, createSync, postgresTransport } from '../../src/lib/server/sync';
import { systemClock } from '../../src/lib/server/system';

const { SYNC_CHILD_DATABASE: url, SYNC_CHILD_MERGE: statement } = process.env;
if (url === undefined) throw new Error('Started by tests/integration/sync-faults.test.ts only.');

const db = createDatabase(url, { max: 2 });
const log = createLog('error');
const live = createLive({ db, log, transport: postgresTransport({ db, log }) });
const deps = { db, log, metrics: createMetrics(), live, clock: systemClock };
const service = createSync(deps, statement ? { mergeSql: statement } : {});
await db.pool.query('SELECT 1');

process.on('message', (message: { userId: string; writes: unknown[] }) => {
	void service.push(message.userId, message.writes).then((results) => process.send!(results));
});
process.on('disconnect', () => process.exit(0));
process.send!('ready');
