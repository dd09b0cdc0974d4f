/** The keeper of the data: accounts come and go here; what is kept of one is in `open-account`. */
import { accountsHere, leaveToAnother, wipeAccount } from '../account/local-account';
import { AccountDb, databaseName } from '../db';
import type { HostEnv } from './env';
import type { Host } from './host';
import { openAccount } from './open-account';

export const createHost = (env: HostEnv): Host => ({
	readSession: async (accountId) => {
		const db = new AccountDb(databaseName(accountId));
		try {
			const row = await db._session.get('self');
			return { row, isDamaged: db.hasFound };
		} finally {
			db.close();
		}
	},
	leaveOthers: async (accountId) => {
		for (const other of await accountsHere()) {
			if (other === accountId) continue;
			const bus = env.bus(other);
			bus.send({ type: 'signed-out' });
			bus.close();
			await leaveToAnother(other);
		}
	},
	wipeAccount,
	open: (start, tab) => openAccount(env, start, tab),
});
