/** Asks the server what agents wrote. The history lives there; text in it stays sealed until this device opens it. */
import { ask } from '$lib/client/ask';
import { api } from '$lib/client/trpc';
import type { Result } from '$lib/core/result';
import type { Actor } from '$lib/core/sync/actor';
import type { HistoryEntry } from '$lib/core/sync/history';
import { isWork } from '../agent-writes';
import type { Bucket } from '../timeline';

/** Entries per page of the timeline. */
export const PAGE = 500;
const WHOLE_RUN = 1_000;

export interface AgentWrites {
	/** Newest first, without the runner's own books. */
	readonly entries: readonly HistoryEntry[];
	/** Where the next page begins; `undefined` when there is none. */
	readonly next: number | undefined;
}

/** One page of what agents wrote in the space. */
export async function agentWrites(spaceId: string, before?: number): Promise<Result<AgentWrites>> {
	const page = await ask(() =>
		api().timeline.byAgents.query({ spaceId, limit: PAGE, ...(before === undefined ? {} : { before }) }),
	);
	if (!page.ok) return page;
	const next = page.value.length === PAGE ? page.value.at(-1)!.seq : undefined;
	return { ok: true, value: { entries: page.value.filter(isWork), next } };
}

/** Every write of a bucket: the whole run, even where the timeline shows only its newest part. */
export async function writesOf(
	spaceId: string,
	bucket: Bucket<HistoryEntry>,
): Promise<Result<readonly HistoryEntry[]>> {
	const { iterationId } = bucket;
	if (iterationId === undefined) return { ok: true, value: bucket.writes };
	const all = await ask(() => api().history.forIteration.query({ spaceId, iterationId, limit: WHOLE_RUN }));
	return all.ok ? { ok: true, value: all.value.filter(isWork) } : all;
}

const LAST_WRITES = 50;

/** The newest writes of a record as far as this agent (in this run) made them without a pause by others. */
export async function writesToRecord(
	spaceId: string,
	record: { readonly table: string; readonly id: string },
	actor: Actor,
): Promise<Result<readonly HistoryEntry[]>> {
	const all = await ask(() => api().history.forRecord.query({ spaceId, ...record, limit: LAST_WRITES }));
	if (!all.ok) return all;
	const run = runOf(actor);
	const end = all.value.findIndex((entry) => entry.actor.id !== actor.id || runOf(entry.actor) !== run);
	return { ok: true, value: end === -1 ? all.value : all.value.slice(0, end) };
}

const runOf = (actor: Actor): string | undefined => (actor.kind === 'ai' ? actor.iterationId : undefined);
