/** Starts the keeper of the data in a worker, and makes it look as if it were here. */
import { proxy, wrap } from 'comlink';
import type { Host } from './host';

let linked: Host | undefined;

/** One worker for the life of the page; started on first use. */
export function hostInWorker(): Host {
	if (linked !== undefined) return linked;
	const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'mana-data' });
	// All of it answers later anyway, so that the difference cannot be seen.
	const host = wrap<Host>(worker) as unknown as Host;
	linked = {
		readSession: (accountId) => host.readSession(accountId),
		leaveOthers: (accountId) => host.leaveOthers(accountId),
		wipeAccount: (accountId) => host.wipeAccount(accountId),
		open: (start, tab) => host.open(start, proxy(tab)),
	};
	return linked;
}
