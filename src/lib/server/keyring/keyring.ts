/**
 * Opens people's keys on the server, where custody allows it, and writes down every time. Nothing here hands out a
 * private key; callers get the key of one space they are a member of.
 */
import { unwrapSpaceKey, openPrivateKey } from '../../core/crypto/keys';
import type { Bytes } from '../../core/crypto/bytes';
import type { SpaceKey } from '../../core/crypto/cipher';
import type { ClockDep } from '../../core/ports/clock';
import { err, forbidden, notFound, ok, type AppError, type Result } from '../../core/result';
import type { Client } from '../auth/types';
import type { Secret } from '../../core/brand';
import type { Database } from '../db/database';
import type { Vault } from '../db/generated/client.js';
import { unwrapMaster } from './custody';
import { createVaultAudit, type VaultAudit } from './audit';

const CACHE_MS = 60_000;
const CACHE_MAX = 2_000;
const SERVER: Client = { ip: '', userAgent: '' };

export interface SpaceKeys {
	/** The newest epoch: what to seal with. */
	readonly current: SpaceKey<Uint8Array>;
	/** Any epoch this member holds: what to open with. */
	readonly byId: (keyId: string) => Uint8Array | undefined;
}

export interface Keyring {
	/**
	 * Keys of a space for one member. `purpose` says in plain words what for, and is shown to the member; it names no
	 * content. Fails with `forbidden` (not a member), `vault_locked` (zero-knowledge, or the wrap does not open).
	 */
	readonly spaceKeys: (
		userId: string,
		spaceId: string,
		purpose: string,
	) => Promise<Result<SpaceKeys, AppError>>;
	readonly spaceKey: (
		userId: string,
		spaceId: string,
		purpose: string,
	) => Promise<Result<SpaceKey<Uint8Array>, AppError>>;
	/** The master key for the member's own device. */
	readonly masterFor: (userId: string, client: Client) => Promise<Result<Bytes, AppError>>;
	readonly audit: VaultAudit;
}

const zeroKnowledge = err({
	kind: 'vault_locked',
	reason: 'zero_knowledge',
	code: 'error_zero_knowledge_account',
	message:
		'This account is zero-knowledge: the server cannot read it, so this can only be done on a device of its owner.',
} as const);

const damaged = err({
	kind: 'vault_locked',
	reason: 'locked',
	code: 'error_keys_damaged',
	message:
		'The keys of this account could not be opened on the server. Its owner and the operator can see this in the vault log.',
} as const);

interface Deps extends ClockDep {
	readonly db: Database;
	readonly kek: Secret<Uint8Array>;
}

export function createKeyring(deps: Deps): Keyring {
	const { db, clock } = deps;
	const audit = createVaultAudit(deps);
	const cache = new Map<string, { readonly until: number; readonly keys: SpaceKeys }>();

	const openMaster = async (
		vault: Vault,
		entry: { readonly opened: 'fetch' | 'unwrap'; readonly failed: 'failed_fetch' | 'failed_unwrap' },
		context: string,
		client: Client,
	): Promise<Result<Bytes, AppError>> => {
		const note = (action: typeof entry.opened | typeof entry.failed, status: number): Promise<void> =>
			audit.write({ userId: vault.userId, action, context, status, client });
		if (vault.zeroKnowledge || vault.wrappedMk === null || vault.wrapIv === null) {
			await note(entry.failed, 409);
			return zeroKnowledge;
		}
		const wrap = { wrappedMk: vault.wrappedMk, wrapIv: vault.wrapIv };
		const master = await unwrapMaster(deps.kek.reveal(), vault.userId, wrap);
		await note(master ? entry.opened : entry.failed, master ? 200 : 500);
		return master ? ok(master) : damaged;
	};

	const openSpace = async (
		userId: string,
		spaceId: string,
		purpose: string,
	): Promise<Result<SpaceKeys, AppError>> => {
		const [vault, wraps] = await Promise.all([
			db.prisma.vault.findUnique({ where: { userId } }),
			db.prisma.spaceKey.findMany({ where: { userId, spaceId }, orderBy: { epoch: 'desc' } }),
		]);
		if (!vault || wraps.length === 0)
			return notFound('There is no key for this space yet.', 'error_no_space_key');
		const master = await openMaster(vault, { opened: 'unwrap', failed: 'failed_unwrap' }, purpose, SERVER);
		if (!master.ok) return master;
		const privateJwk = await openPrivateKey(master.value, vault.sealedPrivateKey);
		master.value.fill(0);
		// The master key opened and was written down as such; what it should open did not.
		const broken = async (): Promise<typeof damaged> => {
			await audit.write({ userId, action: 'failed_unwrap', context: purpose, status: 500, client: SERVER });
			return damaged;
		};
		if (!privateJwk.ok) return broken();
		const byId = new Map<string, Uint8Array>();
		for (const { keyId, wrap } of wraps) {
			const raw = await unwrapSpaceKey(privateJwk.value, wrap);
			if (raw.ok) byId.set(keyId, raw.value);
		}
		const current = byId.get(wraps[0]!.keyId);
		if (!current) return broken();
		return ok({ current: { keyId: wraps[0]!.keyId, key: current }, byId: (keyId) => byId.get(keyId) });
	};

	const spaceKeys: Keyring['spaceKeys'] = async (userId, spaceId, purpose) => {
		// Asked every time, also on a cache hit: a removed member loses the key at once.
		const { rows } = await db.pool.query<{ epoch: number }>(
			`SELECT s.epoch FROM space.membership m JOIN space.space s ON s.id = m.space_id
			WHERE m.user_id = $1 AND m.space_id = $2`,
			[userId, spaceId],
		);
		if (rows.length === 0) return forbidden('You are not a member of this space.', 'error_not_a_member');
		const name = `${userId} ${spaceId} ${rows[0]!.epoch}`;
		const now = clock.now();
		const hit = cache.get(name);
		if (hit && hit.until > now) return ok(hit.keys);
		const opened = await openSpace(userId, spaceId, purpose);
		if (opened.ok) {
			if (cache.size >= CACHE_MAX) cache.delete(cache.keys().next().value!);
			cache.set(name, { until: now + CACHE_MS, keys: opened.value });
		}
		return opened;
	};

	return {
		audit,
		spaceKeys,
		spaceKey: async (userId, spaceId, purpose) => {
			const keys = await spaceKeys(userId, spaceId, purpose);
			return keys.ok ? ok(keys.value.current) : keys;
		},
		masterFor: async (userId, client) => {
			const vault = await db.prisma.vault.findUnique({ where: { userId } });
			if (!vault) return notFound('This account has no vault.', 'error_no_vault');
			return openMaster(vault, { opened: 'fetch', failed: 'failed_fetch' }, 'device', client);
		},
	};
}
