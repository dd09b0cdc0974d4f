/** What makes a call with a key repeatable: ids that follow from the key, and its outcome sealed for the ledger. */
import { createHash } from 'node:crypto';
import { openBox, sealBox, type CipherDep, type SpaceKey } from '../../core/crypto';
import { idsFrom } from '../../core/keyed-ids';
import type { Ids, RandomDep } from '../../core/ports/random';
import type { Box } from '../../core/sync/record';
import type { KeptCall } from './call-ledger';
import { Refusal } from './refusal';
import type { ToolOutcome } from './tool-call';

/** The same key gives the same record ids, in the same order. */
export const keyedIds = (key: string): Ids => idsFrom(createHash('sha256').update(key).digest());

const TABLE = 'ops.tool_call';

/** Seals an outcome so that only members of its space can read it back. */
export const sealOutcome = (
	deps: CipherDep<Uint8Array> & RandomDep,
	spaceKey: SpaceKey<Uint8Array>,
	{ space, key, stamp }: { readonly space: string; readonly key: string; readonly stamp: string },
	outcome: ToolOutcome,
): Promise<Box> => sealBox(deps, spaceKey, { space, table: TABLE, id: key, stamp }, { outcome });

/** Opens what `sealOutcome` sealed. Throws a `Refusal` when the key is gone or the row was altered. */
export async function openOutcome(
	deps: CipherDep<Uint8Array>,
	keyOf: (keyId: string) => Uint8Array | undefined,
	key: string,
	kept: KeptCall,
): Promise<ToolOutcome> {
	const address = { space: kept.spaceId, table: TABLE, id: key, stamp: kept.stamp };
	const opened = await openBox(deps, keyOf, address, kept.outcome);
	if (!opened.ok) {
		throw new Refusal({
			kind: 'conflict',
			code: 'error_call_unreadable',
			message: 'This call was made before, and its outcome cannot be read any more.',
		});
	}
	return opened.value['outcome'] as ToolOutcome;
}
