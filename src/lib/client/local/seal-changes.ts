/** Turns the changes of a command into stamped, sealed writes. Runs before the transaction opens: IndexedDB does not wait for a cipher. */
import { sealBox, webCipher, type SpaceKey } from '../../core/crypto';
import type { Change } from '../../core/module';
import type { RandomDep } from '../../core/ports/random';
import type { Actor } from '../../core/sync/actor';
import type { Stamp } from '../../core/sync/hlc';
import type { Write } from '../../core/sync/record';
import { tables } from '../../registry';

/** One change per record: several to the same one are one write, later fields winning. */
export function foldChanges(changes: readonly Change[]): readonly Change[] {
	const byRecord = new Map<string, Change>();
	for (const change of changes) {
		const key = `${change.table}|${change.id}`;
		const before = byRecord.get(key);
		byRecord.set(
			key,
			before === undefined
				? change
				: {
						...before,
						...change,
						...(before.set === undefined && change.set === undefined
							? {}
							: { set: { ...before.set, ...change.set } }),
					},
		);
	}
	return [...byRecord.values()];
}

/** Whether the change sets a field that must be sealed. Throws for a table or field that no manifest declares. */
export function needsKey(change: Change): boolean {
	const entry = tables.get(change.table);
	if (entry === undefined) throw new Error(`No module declares the table ${change.table}.`);
	return Object.keys(change.set ?? {}).some((field) => {
		if (entry.sealed.has(field)) return true;
		if (entry.clear.has(field)) return false;
		throw new Error(`${change.table} has no field ${field}.`);
	});
}

export interface Sealing extends RandomDep {
	readonly space: string;
	readonly actor: Actor;
	/** Absent while the space is locked; then only changes without sealed fields can be written. */
	readonly key: SpaceKey<CryptoKey> | undefined;
}

export async function sealChange(deps: Sealing, change: Change, stamp: Stamp): Promise<Write> {
	const { sealed } = tables.get(change.table)!;
	const open: Record<string, unknown> = {};
	const secret: Record<string, unknown> = {};
	for (const [field, value] of Object.entries(change.set ?? {})) {
		if (value !== undefined) (sealed.has(field) ? secret : open)[field] = value;
	}
	const address = { space: deps.space, table: change.table, id: change.id, stamp };
	const box =
		Object.keys(secret).length === 0
			? undefined
			: await sealBox({ cipher: webCipher, random: deps.random }, deps.key!, address, secret);
	return {
		...address,
		actor: deps.actor,
		...(Object.keys(open).length === 0 ? {} : { set: open }),
		...(box === undefined ? {} : { box }),
		...(change.deleted === undefined ? {} : { deleted: change.deleted }),
	};
}
