/**
 * What a run has asked and been answered, so that a killed run goes on where it was: turns of the model are replayed, not
 * asked again, and calls answer what they answered. Sealed with the key of the space; the database reads nothing.
 */
import { openBox, sealBox, type CipherDep } from '../../core/crypto';
import type { RandomDep } from '../../core/ports/random';
import type { Box } from '../../core/sync/record';
import type { Database } from '../db/database';
import type { SpaceKeys } from '../keyring/keyring';

export interface Journal {
	/** The entry as it was kept; `undefined` when there is none or its key is gone. */
	readonly find: (entry: string) => Promise<unknown>;
	/** Keeps an entry; the first one counts. */
	readonly keep: (entry: string, value: unknown) => Promise<void>;
}

export interface JournalDeps extends CipherDep<Uint8Array>, RandomDep {
	readonly db: Database;
	readonly keys: SpaceKeys;
	readonly spaceId: string;
	readonly iterationId: string;
}

const TABLE = 'ops.mission_journal';

/** Reads all entries of the run at once; there are few. */
export async function openJournal(deps: JournalDeps): Promise<Journal> {
	const { db, keys, spaceId, iterationId } = deps;
	const address = (entry: string) => ({ space: spaceId, table: TABLE, id: iterationId, stamp: entry });
	const { rows } = await db.pool.query<{ entry: string; box: Box }>(
		'SELECT entry, box FROM ops.mission_journal WHERE space_id = $1 AND iteration_id = $2',
		[spaceId, iterationId],
	);
	const kept = new Map(rows.map(({ entry, box }) => [entry, box]));
	return {
		find: async (entry) => {
			const box = kept.get(entry);
			if (box === undefined) return undefined;
			const opened = await openBox(deps, keys.byId, address(entry), box);
			return opened.ok ? opened.value['value'] : undefined;
		},
		keep: async (entry, value) => {
			const box = await sealBox(deps, keys.current, address(entry), { value });
			await db.pool.query(
				`INSERT INTO ops.mission_journal (space_id, iteration_id, entry, box) VALUES ($1, $2, $3, $4)
				ON CONFLICT ON CONSTRAINT mission_journal_pkey DO NOTHING`,
				[spaceId, iterationId, entry, JSON.stringify(box)],
			);
		},
	};
}
