/**
 * A space as a run sees it: opened rows to read, and bookkeeping writes (runs, steps, proposals) through the same merge
 * as a device's. What tools write does not go through here but through the tool runner, under the agent's name.
 */
import type { CipherDep } from '../../core/crypto';
import type { Change } from '../../core/module';
import type { ClockDep } from '../../core/ports/clock';
import type { RandomDep } from '../../core/ports/random';
import { ok, type Result } from '../../core/result';
import type { Actor } from '../../core/sync/actor';
import { compareStamps, type Stamp } from '../../core/sync/hlc';
import type { Keyring, SpaceKeys } from '../keyring/keyring';
import type { SyncService } from '../sync';
import { pushWrites } from '../tools/push-writes';
import { createReader, type ServerReader } from '../tools/reader';
import { recordSource, type RecordSync } from '../tools/reader-source';
import { sealChanges } from '../tools/seal-changes';

/** Who keeps the books: not the agent, so that taking back what an agent did leaves the record of it. */
const RUNNER: Actor = { kind: 'system', id: 'system:mission-runner', name: 'Mana' };

export interface AccessDeps extends ClockDep, RandomDep, CipherDep<Uint8Array> {
	readonly sync: Pick<SyncService, 'push' | 'spaceSeq'> & RecordSync;
	readonly keyring: Pick<Keyring, 'spaceKeys'>;
	/** Device part of the stamps of this process. */
	readonly device: string;
}

export interface SpaceAccess {
	readonly reader: ServerReader;
	readonly keys: SpaceKeys;
	/** Applies all changes in one push. Throws a `Refusal` when the store refuses one. */
	readonly write: (changes: readonly Change[]) => Promise<void>;
}

const noKey = (): Promise<never> => Promise.reject(new Error('Clear fields only: this write has no key.'));

function writer(
	deps: AccessDeps,
	userId: string,
	space: string,
	reader: ServerReader,
	key: () => Promise<SpaceKeys['current']>,
) {
	let last: Stamp | undefined;
	return async (changes: readonly Change[]): Promise<void> => {
		if (changes.length === 0) return;
		const seen = reader.newest();
		const after = last === undefined || (seen !== undefined && compareStamps(seen, last) > 0) ? seen : last;
		const sealing = { ...deps, space, actor: RUNNER, key, seen: await deps.sync.spaceSeq(userId, space) };
		const writes = await sealChanges(sealing, changes, after);
		last = writes.at(-1)?.stamp;
		// Losing a field to a newer edit of a person is not a failure of the run.
		await pushWrites(deps.sync, userId, writes);
	};
}

/** Opens a space for one member. Fails as the keyring does: not a member, or a vault the server cannot open. */
export async function openSpace(
	deps: AccessDeps,
	userId: string,
	spaceId: string,
	purpose: string,
): Promise<Result<SpaceAccess>> {
	const keys = await deps.keyring.spaceKeys(userId, spaceId, purpose);
	if (!keys.ok) return keys;
	const reader = createReader({
		space: spaceId,
		...recordSource(deps.sync, userId, spaceId),
		keys: async () => keys.value.byId,
	});
	const key = async () => keys.value.current;
	return ok({ reader, keys: keys.value, write: writer(deps, userId, spaceId, reader, key) });
}

/** Clear fields only, for spaces whose vault the server cannot open: it must still be able to say so. */
export function clearAccess(deps: AccessDeps, userId: string, spaceId: string): Pick<SpaceAccess, 'write'> {
	const reader = createReader({
		space: spaceId,
		...recordSource(deps.sync, userId, spaceId),
		keys: noKey,
	});
	return { write: writer(deps, userId, spaceId, reader, noKey) };
}
