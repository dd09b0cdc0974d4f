/** Opens boxes with the keys of this tab. Every read of sealed text in the client goes through here. */
import { boxKeyId, openBox, openRecord, webCipher, type OpenedRecord } from '../../core/crypto';
import type { Box } from '../../core/sync/record';
import type { KeyRing } from '../account/key-ring';
import type { FieldSlots } from '../store-types';

export interface RecordAddress {
	readonly space: string;
	readonly table: string;
	readonly id: string;
}

export interface Opener {
	/** Whether the key that a box names is on this device. */
	readonly hasKeyFor: (box: Box) => boolean;
	/** Fields of one box; `undefined` when it cannot be opened. */
	readonly box: (
		address: RecordAddress,
		stamp: string,
		box: Box,
	) => Promise<Readonly<Record<string, unknown>> | undefined>;
	readonly record: (address: RecordAddress, state: FieldSlots) => Promise<OpenedRecord>;
}

export function createOpener(keys: Pick<KeyRing, 'byId'>): Opener {
	const deps = { cipher: webCipher };
	return {
		hasKeyFor: (box) => {
			const keyId = boxKeyId(box.data);
			return keyId === undefined || keys.byId(keyId) !== undefined;
		},
		box: async (address, stamp, box) => {
			const opened = await openBox(deps, keys.byId, { ...address, stamp }, box);
			return opened.ok ? opened.value : undefined;
		},
		record: (address, state) => openRecord(deps, keys.byId, address, state),
	};
}
