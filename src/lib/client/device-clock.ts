/**
 * The hybrid logical clock of this device, shared by its tabs through the `_device` row. A tab hands out stamps from
 * memory, and the transaction that stores the writes refuses them when another tab was faster.
 */
import type { ClockDep, Millis } from '../core/ports/clock';
import type { Random } from '../core/ports/random';
import { toBase64url } from '../core/crypto';
import { nextStamp, stampDevice, stampMillis, type Stamp } from '../core/sync/hlc';
import { FORM } from './compact/move-over';
import type { AccountDb } from './db';
import type { DeviceRow } from './store-types';

export interface DeviceClock {
	readonly device: string;
	/** Server time as far as this device knows it. */
	readonly now: () => Millis;
	/** `count` rising stamps, newer than everything this tab has made or seen. */
	readonly take: (count: number) => readonly Stamp[];
	/** Takes over what another tab or the server has moved on. */
	readonly adopt: (row: DeviceRow) => void;
	/** Forgets a future this device should not have been in, after the server said what time it is. */
	readonly rewind: (row: DeviceRow) => void;
}

export function createDeviceClock(deps: ClockDep, row: DeviceRow): DeviceClock {
	let { stamp: last, offsetMs } = row;
	const now = (): Millis => deps.clock.now() + offsetMs;
	const next = (): Stamp => {
		// A stamp that the server accepted may lie ahead of a slow clock; the person must still be able to write after it.
		const at = last === undefined ? now() : Math.max(now(), stampMillis(last));
		const made = nextStamp({ clock: { now: () => at }, device: row.id })(last);
		if (!made.ok) throw new Error(`The clock ran ${made.error.aheadMs} ms ahead of itself.`);
		last = made.value;
		return made.value;
	};
	return {
		device: row.id,
		now,
		take: (count) => Array.from({ length: count }, next),
		adopt: (newer) => {
			offsetMs = newer.offsetMs;
			if (newer.stamp !== undefined && (last === undefined || newer.stamp > last)) last = newer.stamp;
		},
		rewind: (known) => {
			({ stamp: last, offsetMs } = known);
		},
	};
}

/** `-` separates the parts of a stamp and is not allowed in a device id. */
const newDeviceId = (random: Random): string => `d${toBase64url(random.bytes(9)).replaceAll('-', 'x')}`;

/** A database in which nothing lies yet has nothing of an older version. */
const isEmpty = async (db: AccountDb): Promise<boolean> => (await db._cursors.count()) === 0;

/** The device row of this account, made on first use. */
export async function openDevice(db: AccountDb, random: Random): Promise<DeviceRow> {
	return db.atomic('rw', [db._device, db._outbox, db._cursors], async () => {
		const known = await db._device.get('self');
		if (known !== undefined) return known;
		// A damaged row is made anew out of what waits to be sent, so that nothing is stamped before it.
		let newest: Stamp | undefined;
		for (const { write } of await db._outbox.toArray())
			if (newest === undefined || write.stamp > newest) newest = write.stamp;
		const row: DeviceRow =
			newest === undefined
				? {
						key: 'self',
						id: newDeviceId(random),
						offsetMs: 0,
						...((await isEmpty(db)) ? { form: FORM } : {}),
					}
				: { key: 'self', id: stampDevice(newest), stamp: newest, offsetMs: 0 };
		await db._device.put(row);
		return row;
	});
}
