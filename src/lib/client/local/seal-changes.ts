/** Turns the changes of a command into stamped, sealed writes. Runs before the transaction opens: IndexedDB does not wait for a cipher. */
import { webCipher, type SpaceKey } from '../../core/crypto';
import { sealChange, splitFields, type Change, type FieldsOf } from '../../core/module';
import type { RandomDep } from '../../core/ports/random';
import type { Actor } from '../../core/sync/actor';
import type { Stamp } from '../../core/sync/hlc';
import type { Write } from '../../core/sync/record';
import { declaredTable } from '../../registry';

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

/** The declared fields of the table. Throws for a table that no manifest declares. */
const fieldsOf = ({ table }: Change): FieldsOf => declaredTable(table);

/** Whether the change sets a field that must be sealed. Throws for a table or field that no manifest declares. */
export const needsKey = (change: Change): boolean =>
	Object.keys(splitFields(change, fieldsOf(change)).secret).length > 0;

export interface Sealing extends RandomDep {
	readonly space: string;
	readonly actor: Actor;
	/** Absent while the space is locked; then only changes without sealed fields can be written. */
	readonly key: SpaceKey<CryptoKey> | undefined;
}

export const sealed = ({ key, ...deps }: Sealing, change: Change, stamp: Stamp): Promise<Write> =>
	sealChange({ ...deps, cipher: webCipher, key: () => key! }, fieldsOf(change), change, stamp);

/** What opening the box of this change gives. */
export const plainOf = (change: Change): Readonly<Record<string, unknown>> =>
	JSON.parse(JSON.stringify(splitFields(change, fieldsOf(change)).secret)) as Record<string, unknown>;
