/**
 * A restore that reached the server after the text of its record had gone there: what this device still holds is sent
 * along, so that the record comes back whole. Where this device has not all of it either, the restore is refused.
 */
import type { RandomDep } from '../../core/ports/random';
import { bareState, type RecordState } from '../../core/sync/record';
import { tables } from '../../registry';
import type { KeyRing } from '../account/key-ring';
import type { AccountDb, RecordKey } from '../db';
import type { DeviceClock } from '../device-clock';
import type { Opener } from '../local/opener';
import { wireBytes } from '../local/row';
import { sealed } from '../local/seal-changes';
import type { OutboxRow } from '../store-types';
import { rebuildRecord, rebuildStores } from './rebuild';
import { toRejected } from './settle';

export interface SendWholeDeps extends RandomDep {
	readonly db: AccountDb;
	readonly clockOfDevice: DeviceClock;
	readonly opener: Opener;
	readonly keys: Pick<KeyRing, 'current'>;
}

export interface SentWhole {
	/** Records whose waiting write changed, or was refused. */
	readonly moved: readonly RecordKey[];
	readonly rejected: number;
}

const keyOf = (row: OutboxRow): RecordKey => [row.space, row.table, row.id];

/** Whether the write has all text of the record already: then sending it once more would be answered the same. */
const isWhole = ({ write }: OutboxRow, state: RecordState): boolean =>
	Object.keys(state.sealed).every((field) => write.box?.fields.includes(field) === true);

/** Each restore becomes a write of the whole record under a stamp of now, or moves to what the person is told of. */
export async function sendWhole(deps: SendWholeDeps, restores: readonly OutboxRow[]): Promise<SentWhole> {
	const { db } = deps;
	const written = await Promise.all(restores.map((entry) => whole(deps, entry)));
	const names = restores.map(({ table }) => table);
	return db.atomic('rw', [...rebuildStores(db, names), db._device], async () => {
		let rejected = 0;
		for (const [at, entry] of restores.entries()) {
			if ((await db._outbox.get(entry.key!)) === undefined) continue;
			const next = written[at]!;
			if (next === 'too late') {
				rejected += 1;
				await db._outbox.delete(entry.key!);
				await db._rejected.add(toRejected(entry, tooLate, deps.clockOfDevice.now()));
			} else if (next === 'overtaken') {
				await db._outbox.delete(entry.key!);
			} else {
				await db._outbox.put(next);
				const device = (await db._device.get('self'))!;
				if (device.stamp === undefined || device.stamp < next.write.stamp)
					await db._device.put({ ...device, stamp: next.write.stamp });
			}
			await rebuildRecord(db, keyOf(entry));
		}
		return { moved: restores.map(keyOf), rejected };
	});
}

const tooLate = {
	status: 'rejected',
	reason: 'gone_for_good',
	message: 'This was deleted more than 30 days ago and its text is gone, so it cannot be brought back.',
} as const;

/** `overtaken` when it was deleted again since: then there is nothing to bring back. */
async function whole(deps: SendWholeDeps, entry: OutboxRow): Promise<OutboxRow | 'too late' | 'overtaken'> {
	const { space, table, id, write } = entry;
	const row = tables.has(table) ? await deps.db.rowsOf(table).get([space, id]) : undefined;
	const key = deps.keys.current(space);
	if (row === undefined || key === undefined) return 'too late';
	const state = bareState(row);
	if (state.deleted?.[0] === true) return 'overtaken';
	if (isWhole(entry, state)) return 'too late';
	const { fields, unreadable } = await deps.opener.record({ space, table, id }, state);
	if (unreadable.length > 0) return 'too late';
	const [stamp] = deps.clockOfDevice.take(1);
	const sealing = { random: deps.random, space, actor: write.actor, key };
	const next = {
		...(await sealed(sealing, { table, id, set: fields, deleted: false }, stamp!)),
		seen: write.seen ?? 0,
	};
	return { ...entry, write: next, bytes: wireBytes(next) };
}
