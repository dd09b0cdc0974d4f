/**
 * Unlocks the spaces of the account on this device: master key, private key, space keys. Only non-extractable space keys
 * stay; the raw bytes live as long as this function runs. Asked again only when a key is missing, because every opening
 * is written to the log the person can read.
 */
import { fromBase64, importKey, openPrivateKey, unwrapSpaceKey } from '../../core/crypto';
import { err, ok, type Result } from '../../core/result';
import type { KeyRow } from '../store-types';
import type { VaultAnswer } from './server-api';

export interface UnlockError {
	/** `zero_knowledge` needs the recovery code; `corrupt` means the vault does not open with its own key. */
	readonly kind: 'zero_knowledge' | 'corrupt';
	readonly message: string;
}

export interface Unlocked {
	readonly keys: readonly KeyRow[];
	/** Spaces whose key did not open. */
	readonly failed: readonly string[];
}

const corrupt = err({
	kind: 'corrupt',
	message: 'The vault of this account could not be opened. What is sealed stays sealed.',
} as const);

export async function unlockVault(answer: VaultAnswer): Promise<Result<Unlocked, UnlockError>> {
	if (answer.mode === 'zero_knowledge') {
		return err({ kind: 'zero_knowledge', message: 'Enter your recovery code to open this vault here.' });
	}
	const master = fromBase64(answer.masterKey);
	if (master === undefined) return corrupt;
	const privateKey = await openPrivateKey(master, answer.sealedPrivateKey);
	if (!privateKey.ok) return corrupt;
	const keys: KeyRow[] = [];
	const failed: string[] = [];
	for (const { spaceId, keyId, epoch, wrap } of answer.spaceKeys) {
		const raw = await unwrapSpaceKey(privateKey.value, wrap);
		if (raw.ok) keys.push({ keyId, space: spaceId, epoch, key: await importKey(raw.value) });
		else failed.push(spaceId);
	}
	return ok({ keys, failed });
}
