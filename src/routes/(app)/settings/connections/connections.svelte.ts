/** The list of connections as the page shows it. They are server truth, so they load, fail and reload; nothing is cached. */
import { ask } from '$lib/client/ask';
import { api } from '$lib/client/trpc';
import type { AppError } from '$lib/core/result';

export type Connection = Awaited<ReturnType<ReturnType<typeof api>['connections']['list']['query']>>[number];

export class ConnectionList {
	rows = $state.raw<readonly Connection[] | undefined>(undefined);
	error = $state.raw<AppError | undefined>(undefined);
	readonly active = $derived(this.rows?.filter(({ state }) => state === 'active') ?? []);
	readonly past = $derived(this.rows?.filter(({ state }) => state !== 'active') ?? []);

	async load(): Promise<void> {
		const answered = await ask(() => api().connections.list.query());
		if (answered.ok) {
			this.rows = answered.value;
			this.error = undefined;
		} else {
			this.error = answered.error;
		}
	}
}
