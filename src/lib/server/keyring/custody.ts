/** The server's side of standard custody: master keys wrapped by the KEK, AES-256-GCM bound to their owner. */
import { createHash } from 'node:crypto';
import type { JWK } from 'jose';
import { fromBase64, toBase64url, utf8, type Bytes } from '../../core/crypto/bytes';
import { IV_BYTES } from '../../core/crypto/cipher';
import {
	generateKeyPair,
	generateMasterKey,
	generateSpaceKey,
	newKeyId,
	sealPrivateKey,
	wrapSpaceKey,
} from '../../core/crypto/keys';
import type { Random } from '../../core/ports/random';
import { nodeCipher } from './node-cipher';

export interface WrappedMaster {
	readonly wrappedMk: string;
	readonly wrapIv: string;
}

const aadFor = (userId: string): Bytes => utf8(`mana-vault|1|${userId}`);

async function wrapMaster(
	random: Random,
	kek: Uint8Array,
	userId: string,
	master: Uint8Array,
): Promise<WrappedMaster> {
	const iv = random.bytes(IV_BYTES);
	const sealed = await nodeCipher.seal(kek, iv, master, aadFor(userId));
	return { wrappedMk: toBase64url(sealed), wrapIv: toBase64url(iv) };
}

/** The master key, or `undefined` when the wrap was altered or belongs to another person or KEK. */
export async function unwrapMaster(
	kek: Uint8Array,
	userId: string,
	wrap: WrappedMaster,
): Promise<Bytes | undefined> {
	const [iv, sealed] = [fromBase64(wrap.wrapIv), fromBase64(wrap.wrappedMk)];
	if (!iv || !sealed) return undefined;
	try {
		return await nodeCipher.open(kek, iv, sealed, aadFor(userId));
	} catch {
		// Node names no cause for a failed tag, and the caller writes the audit row.
		return undefined;
	}
}

/** Names a KEK without revealing it, so that a wrong one can be told from a damaged wrap. */
export const kekId = (kek: Uint8Array): string =>
	`kek-${createHash('sha256').update('mana-kek-id').update(kek).digest('hex').slice(0, 12)}`;

export interface NewVault {
	readonly wrap: WrappedMaster;
	readonly kekId: string;
	readonly publicJwk: JWK;
	readonly sealedPrivateKey: string;
	readonly spaceKey: { readonly keyId: string; readonly wrap: string };
}

/** Everything a new account needs: master key, key pair, and the first epoch of its personal space. */
export async function newVault(random: Random, kek: Uint8Array, userId: string): Promise<NewVault> {
	const master = generateMasterKey(random);
	const pair = await generateKeyPair();
	const [wrap, sealedPrivateKey, spaceWrap] = await Promise.all([
		wrapMaster(random, kek, userId, master),
		sealPrivateKey(master, pair.privateJwk),
		wrapSpaceKey(pair.publicJwk, generateSpaceKey(random)),
	]);
	return {
		wrap,
		kekId: kekId(kek),
		publicJwk: pair.publicJwk,
		sealedPrivateKey,
		spaceKey: { keyId: newKeyId(random), wrap: spaceWrap },
	};
}
