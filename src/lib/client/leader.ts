/** One tab of an account syncs. A Web Lock decides which; when that tab closes or dies, the browser hands the lock on. */

export interface Leadership {
	/** Gives the lead back and stops waiting for it. Resolves when the work has stopped. */
	readonly resign: () => Promise<void>;
}

export interface LeaderDeps {
	/** Absent on platforms without Web Locks: then every tab leads, which is slower but correct. */
	readonly locks: Pick<LockManager, 'request'> | undefined;
	/** Starts the work of the leader; answers how to stop it. */
	readonly lead: () => () => Promise<void>;
}

export function seekLead(deps: LeaderDeps, name: string): Leadership {
	const resigned = new AbortController();
	const holdUntilResigned = async (): Promise<void> => {
		if (resigned.signal.aborted) return;
		const stop = deps.lead();
		await new Promise<void>((resolve) => {
			resigned.signal.addEventListener('abort', () => resolve(), { once: true });
		});
		await stop();
	};
	const held =
		deps.locks === undefined
			? holdUntilResigned()
			: deps.locks.request(name, { signal: resigned.signal }, holdUntilResigned).catch((error: unknown) => {
					// Resigned before the lock came: nothing was started, nothing has to stop.
					if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
				});
	return {
		resign: async () => {
			resigned.abort();
			await held;
		},
	};
}
