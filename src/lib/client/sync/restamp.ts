/**
 * Gives writes of a device whose clock ran ahead new stamps, after the server said what time it is. Boxes are bound to
 * their stamp, so each is opened and sealed again; the rows are then computed anew.
 */
import { boxKeyId, sealBox, webCipher } from '../../core/crypto';
import type { RandomDep } from '../../core/ports/random';
import type { Stamp } from '../../core/sync/hlc';
import type { Write } from '../../core/sync/record';
import type { KeyRing } from '../account/key-ring';
import type { AccountDb, RecordKey } from '../db';
import type { DeviceClock } from '../device-clock';
import type { Opener } from '../local/opener';
import { wireBytes } from '../local/row';
import type { DeviceRow, OutboxRow } from '../store-types';
import { rebuildRecord, rebuildStores } from './rebuild';

export interface RestampDeps extends RandomDep {
	readonly db: AccountDb;
	readonly clockOfDevice: DeviceClock;
	readonly opener: Opener;
	readonly keys: Pick<KeyRing, 'byId'>;
}

/** Answers the records that changed. Writes that cannot be opened here keep their stamp and stay where they are. */
export async function restamp(deps: RestampDeps, offsetMs: number): Promise<readonly RecordKey[]> {
	const { db, clockOfDevice: clock } = deps;
	const before = (await db._device.get('self'))!;
	const waiting = await db._outbox.orderBy('key').toArray();
	clock.rewind(await rewound(db, { ...before, offsetMs }, waiting));
	const stamps = clock.take(waiting.length);
	const moved: OutboxRow[] = [];
	for (const [at, entry] of waiting.entries()) {
		const write = await reseal(deps, entry.write, stamps[at]!);
		if (write !== undefined) moved.push({ ...entry, write, bytes: wireBytes(write) });
	}
	const keys = [...new Map(moved.map((row) => [`${row.space}|${row.table}|${row.id}`, keyOf(row)])).values()];
	const stores = [
		...rebuildStores(
			db,
			moved.map((row) => row.table),
		),
		db._device,
	];
	await db.atomic('rw', stores, async () => {
		await db._device.put({ ...before, offsetMs, ...(stamps.length === 0 ? {} : { stamp: stamps.at(-1)! }) });
		const present = await db._outbox.bulkGet(moved.map((row) => row.key!));
		await db._outbox.bulkPut(moved.filter((_, at) => present[at] !== undefined));
		for (const key of keys) await rebuildRecord(db, key);
	});
	return keys;
}

const keyOf = (row: OutboxRow): RecordKey => [row.space, row.table, row.id];

/** The device without its wrong future: behind the server's clock, but after everything it has seen of these records. */
async function rewound(db: AccountDb, device: DeviceRow, waiting: readonly OutboxRow[]): Promise<DeviceRow> {
	const bases = await db._base.bulkGet(waiting.map(keyOf));
	let newest: Stamp | undefined;
	for (const base of bases) {
		const stamp = base?.state?.last.stamp;
		if (stamp !== undefined && (newest === undefined || stamp > newest)) newest = stamp;
	}
	const { stamp: _wrong, ...rest } = device;
	return newest === undefined ? rest : { ...rest, stamp: newest };
}

async function reseal(deps: RestampDeps, write: Write, stamp: Stamp): Promise<Write | undefined> {
	if (write.box === undefined) return { ...write, stamp };
	const keyId = boxKeyId(write.box.data);
	const key = keyId === undefined ? undefined : deps.keys.byId(keyId);
	const fields = await deps.opener.box(write, write.stamp, write.box);
	if (fields === undefined || key === undefined) return undefined;
	const sealing = { cipher: webCipher, random: deps.random };
	return {
		...write,
		stamp,
		box: await sealBox(sealing, { keyId: keyId!, key }, { ...write, stamp }, fields),
	};
}
