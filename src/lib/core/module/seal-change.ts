/** Turns one change of a command into a write for the sync store, the same way on both sides. */
import { sealBox, type CipherDep, type SpaceKey } from '../crypto';
import type { RandomDep } from '../ports/random';
import type { Actor } from '../sync/actor';
import type { Stamp } from '../sync/hlc';
import type { Write } from '../sync/record';
import type { Change } from './change';

/** Which fields of a table are sealed and which are not. */
export interface FieldsOf {
	readonly sealed: ReadonlySet<string>;
	readonly clear: ReadonlySet<string>;
}

export interface SealDeps<Key> extends CipherDep<Key>, RandomDep {
	readonly space: string;
	readonly actor: Actor;
	/** Asked for only when the change sets a sealed field. Throws when the key may not be used. */
	readonly key: () => SpaceKey<Key> | Promise<SpaceKey<Key>>;
}

/** The fields that are set, by how they travel. Throws for a field that the table does not declare. */
export function splitFields(
	{ table, set = {} }: Change,
	{ sealed, clear }: FieldsOf,
): { readonly open: Record<string, unknown>; readonly secret: Record<string, unknown> } {
	const open: Record<string, unknown> = {};
	const secret: Record<string, unknown> = {};
	for (const [field, value] of Object.entries(set)) {
		if (value === undefined) continue;
		if (sealed.has(field)) secret[field] = value;
		else if (clear.has(field)) open[field] = value;
		else throw new Error(`A command wrote ${table}.${field}, which is not declared.`);
	}
	return { open, secret };
}

/** Clear fields as they are, sealed fields in one box under the stamp of the write. */
export async function sealChange<Key>(
	deps: SealDeps<Key>,
	fields: FieldsOf,
	change: Change,
	stamp: Stamp,
): Promise<Write> {
	const { open, secret } = splitFields(change, fields);
	const address = { space: deps.space, table: change.table, id: change.id, stamp };
	const box =
		Object.keys(secret).length === 0 ? undefined : await sealBox(deps, await deps.key(), address, secret);
	return {
		...address,
		actor: deps.actor,
		...(Object.keys(open).length === 0 ? {} : { set: open }),
		...(box === undefined ? {} : { box }),
		...(change.deleted === undefined ? {} : { deleted: change.deleted }),
	};
}
