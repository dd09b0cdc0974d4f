/** Starts the keeper of the data in a worker, and makes it look as if it were here. */
import { proxy, wrap } from 'comlink';
import type { Host } from './host';

let linked: Host | undefined;

/** One worker for the life of the page; started on first use, and anew after one that could not be started. */
export function hostInWorker(): Host {
	if (linked !== undefined) return linked;
	const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'mana-data' });
	let answered = false;
	const lost = new Promise<never>((_resolve, reject) => {
		worker.addEventListener('error', () => {
			// Later it tells of a defect in one piece of work, and the worker goes on.
			if (answered) return;
			linked = undefined;
			worker.terminate();
			reject(new Error('The worker that keeps the data could not be started.'));
		});
	});
	// Whoever waits hears of it below.
	lost.catch(() => undefined);
	const answer = async <Value>(asked: Promise<Value>): Promise<Value> => {
		const value = await Promise.race([asked, lost]);
		answered = true;
		return value;
	};
	// All of it answers later anyway, so that the difference cannot be seen.
	const host = wrap<Host>(worker) as unknown as Host;
	linked = {
		readSession: (accountId, blocked) => answer(host.readSession(accountId, proxy(blocked))),
		leaveOthers: (accountId) => answer(host.leaveOthers(accountId)),
		wipeAccount: (accountId) => answer(host.wipeAccount(accountId)),
		open: (start, tab, first) => answer(host.open(start, proxy(tab), first)),
	};
	return linked;
}
