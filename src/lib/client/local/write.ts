/**
 * Carries out changes on this device: stamps, seals, stores, and makes readers see them. The only road from a command to
 * the store; sync and views never write rows themselves.
 */
import type { Change } from '../../core/module';
import type { RandomDep } from '../../core/ports/random';
import { err, ok, type Result } from '../../core/result';
import type { Actor } from '../../core/sync/actor';
import type { Stamp } from '../../core/sync/hlc';
import type { Write } from '../../core/sync/record';
import type { KeyRing } from '../account/key-ring';
import type { Bus } from '../bus';
import { isQuotaError, type AccountDb } from '../db';
import type { DeviceClock } from '../device-clock';
import type { HandedNews } from '../rows/handed';
import type { RowStore } from '../rows/row-store';
import { commitWrites, type MovedOn } from './commit';
import { makeRoom } from './free-space';
import type { ReadStates } from './moved';
import { foldChanges, needsKey, plainOf, sealed } from './seal-changes';

export interface WriterDeps extends RandomDep {
	readonly db: AccountDb;
	readonly accountId: string;
	readonly keys: Pick<KeyRing, 'current'>;
	readonly clock: DeviceClock;
	readonly rows: RowStore;
	readonly bus: Bus;
}

const locked = err({
	kind: 'vault_locked',
	reason: 'locked',
	code: 'error_space_locked',
	message: 'This space is locked on this device. Nothing was changed.',
} as const);

const full = err({
	kind: 'unavailable',
	reason: 'full',
	// A disk is not emptied in a second.
	retryAfterMs: 10_000,
	code: 'error_device_full',
	message: 'This device has no space left, so the change was not saved. Free some space and try again.',
} as const);

/** What was stored, for whoever sends it and for whoever shows it. */
interface Stored {
	readonly writes: readonly Write[];
	readonly news: readonly HandedNews[];
}

/** Two tabs writing at once overtake each other a few times at most. */
const MAX_ATTEMPTS = 20;

/**
 * Stores the changes in one transaction. Answers the writes, or why nothing was stored: `movedOn` once a record is not as
 * it was `read` any more; readers see it as it is by then.
 */
export async function writeDecided(
	deps: WriterDeps,
	space: string,
	actor: Actor,
	changes: readonly Change[],
	read: ReadStates,
): Promise<Result<readonly Write[]> | 'movedOn'> {
	const folded = foldChanges(changes);
	if (folded.length === 0) return ok([]);
	const key = deps.keys.current(space);
	if (folded.filter(needsKey).length > 0 && key === undefined) return locked;
	const sealing = { random: deps.random, space, actor, key };
	const attempt = async (): Promise<Stored | MovedOn | undefined> => {
		const stamps = deps.clock.take(folded.length);
		const writes = await Promise.all(folded.map((change, at) => sealed(sealing, change, stamps[at]!)));
		const done = await commitWrites(deps.db, deps.accountId, writes, read);
		if ('news' in done) return { writes, news: done.news.map((news) => withPlain(news, folded, stamps)) };
		if ('movedOn' in done) return done;
		deps.clock.adopt(done.overtakenBy);
		return undefined;
	};
	let freed = false;
	for (let tries = 0; tries < MAX_ATTEMPTS; tries += 1) {
		try {
			const done = await attempt();
			if (done === undefined) continue;
			if ('movedOn' in done) {
				await lookAgain(deps, space, done);
				return 'movedOn';
			}
			deps.rows.handOver(done.news);
			await deps.rows.settled();
			// After readers see it: whoever sends it asks the database.
			deps.bus.send({ type: 'outbox' });
			return ok(done.writes);
		} catch (error) {
			if (!isQuotaError(error)) throw error;
			if (freed) return full;
			freed = true;
			await makeRoom(deps, deps.clock.now());
		}
	}
	throw new Error('Another tab kept overtaking this write.');
}

/** What another tab wrote is in the store before this tab hears of it. */
async function lookAgain({ rows }: WriterDeps, space: string, { movedOn }: MovedOn): Promise<void> {
	for (const table of new Set(movedOn.map((place) => place.table))) {
		const ids = movedOn.filter((place) => place.table === table).map(({ id }) => id);
		await rows.lookAgain(space, table, ids);
	}
}

/** News with what was sealed into the boxes of these changes, each under its stamp, so that nobody opens them. */
function withPlain(news: HandedNews, changes: readonly Change[], stamps: readonly Stamp[]): HandedNews {
	const opened = new Map(
		changes.flatMap((change, at) =>
			change.table === news.table ? [[change.id, new Map([[stamps[at]!, plainOf(change)]])]] : [],
		),
	);
	const records = news.records.map((record) => ({ ...record, opened: opened.get(record.id)! }));
	return { ...news, records };
}
