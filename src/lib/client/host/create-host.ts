/** The keeper of the data: accounts come and go here; what is kept of one is in `open-account`. */
import { accountsHere, leaveToAnother, wipeAccount } from '../account/local-account';
import { AccountDb, databaseName } from '../db';
import type { HostEnv } from './env';
import type { Host } from './host';
import { openAccount } from './open-account';

export const createHost = (env: HostEnv): Host => {
	/** The database whose session was read last: mostly the one that is opened next, and opening it takes a while. */
	let kept: AccountDb | undefined;
	const letGo = (): void => {
		kept?.close();
		kept = undefined;
	};
	/** The database of the account, which is the caller's from now on. */
	const take = (accountId: string): AccountDb => {
		const name = databaseName(accountId);
		if (kept?.name !== name || !kept.isOpen()) letGo();
		const db = kept ?? new AccountDb(name);
		kept = undefined;
		return db;
	};
	return {
		readSession: async (accountId, blocked) => {
			const db = take(accountId);
			kept = db;
			db.on('blocked', () => blocked(true));
			await db.open();
			blocked(false);
			return { row: await db._session.get('self'), isDamaged: db.hasFound };
		},
		leaveOthers: async (accountId) => {
			letGo();
			for (const other of await accountsHere()) {
				if (other === accountId) continue;
				const bus = env.bus(other);
				bus.send({ type: 'signed-out' });
				bus.close();
				await leaveToAnother(other);
			}
		},
		wipeAccount: async (accountId) => {
			letGo();
			await wipeAccount(accountId);
		},
		open: (start, tab, first) => openAccount(env, take(start.account.id), { start, tab, first }),
	};
};
