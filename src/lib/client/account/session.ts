/**
 * The signed-in account and its spaces as this device knows them, brought up to date whenever the server can be asked.
 * Keys are fetched when one is missing; spaces that were left are removed from here.
 */
import { ok, type Result } from '../../core/result';
import type { Bus } from '../bus';
import type { AccountDb } from '../db';
import type { SessionRow } from '../store-types';
import type { Account, SpaceInfo } from '../workspace';
import { activeSpace } from './active-space';
import type { KeyRing } from './key-ring';
import { leaveSpace } from './local-account';
import type { ApiError, ServerApi, SignedIn } from './server-api';
import { unlockVault } from './vault';

export interface Session {
	readonly account: Account;
	readonly spaces: readonly SpaceInfo[];
	readonly space: SpaceInfo;
	readonly switchSpace: (id: string) => Promise<void>;
	/** Takes over what the server said, and unlocks what can be unlocked. */
	readonly adopt: (signedIn: SignedIn) => Promise<Result<void, ApiError>>;
	/** Reads what another tab stored. */
	readonly reload: () => Promise<void>;
}

export interface SessionDeps {
	readonly db: AccountDb;
	readonly keys: KeyRing;
	readonly bus: Bus;
	readonly api: Pick<ServerApi, 'openVault'>;
	/** Told after each change of what the session answers. */
	readonly changed?: () => void;
}

export function createSession(deps: SessionDeps, start: SessionRow): Session {
	const { db, keys, bus } = deps;
	let row = start;

	const store = async (next: SessionRow): Promise<void> => {
		await db._session.put(next);
		row = next;
		deps.changed?.();
	};

	/** Asks for the vault only when a space has no key here. */
	const unlock = async (spaces: readonly SpaceInfo[]): Promise<Result<void, ApiError>> => {
		if (spaces.every((space) => keys.current(space.id) !== undefined)) return ok(undefined);
		const answer = await deps.api.openVault();
		if (!answer.ok) return answer;
		const unlocked = await unlockVault(answer.value);
		if (unlocked.ok && unlocked.value.keys.length > 0) {
			await keys.add(unlocked.value.keys);
			bus.send({ type: 'keys' });
		}
		return ok(undefined);
	};

	const leave = async (spaces: readonly SpaceInfo[]): Promise<void> => {
		const left = row.spaces.filter((space) => !spaces.some(({ id }) => id === space.id));
		for (const { id } of left) {
			await leaveSpace(db, id);
			bus.send({ type: 'space', space: id });
		}
		if (left.length === 0) return;
		// Refused writes of a space that was left can still be read and exported.
		const unsent = [...(await db._outbox.toArray()), ...(await db._rejected.toArray())];
		await keys.keepOnly([...spaces.map(({ id }) => id), ...unsent.map(({ space }) => space)]);
	};

	return {
		get account() {
			return row.account;
		},
		get spaces() {
			return row.spaces;
		},
		get space() {
			return activeSpace(row.spaces, row.activeSpace)!;
		},
		switchSpace: async (id) => {
			if (row.spaces.some((space) => space.id === id)) await store({ ...row, activeSpace: id });
		},
		adopt: async ({ account, spaces }) => {
			await leave(spaces);
			await store({ ...row, account, spaces });
			return unlock(spaces);
		},
		reload: async () => {
			const stored = await db._session.get('self');
			// Each tab keeps its own active space.
			if (stored !== undefined) row = { ...stored, activeSpace: row.activeSpace };
			await keys.load();
			deps.changed?.();
		},
	};
}
