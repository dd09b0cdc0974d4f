/**
 * Master key, key pair and space key wraps (design section 6), as JWE by `jose`, which draws its own nonces and
 * ephemeral keys from WebCrypto. Custody (who wraps the master key) is not decided here.
 */
import {
	CompactEncrypt,
	compactDecrypt,
	exportJWK,
	generateKeyPair as generate,
	importJWK,
	type JWK,
} from 'jose';
import type { Random } from '../ports/random';
import { err, ok, type Result } from '../result';
import { fromUtf8, toBase64url, utf8, type Bytes } from './bytes';
import { KEY_BYTES } from './cipher';

/** A wrap that does not open: altered, or made for another key. */
export interface WrapError {
	readonly kind: 'corrupt';
}

export interface KeyPair {
	readonly publicJwk: JWK;
	readonly privateJwk: JWK;
}

const WRAP = 'ECDH-ES+A256KW';
const ENC = 'A256GCM';

export const generateMasterKey = (random: Random): Bytes => random.bytes(KEY_BYTES);
export const generateSpaceKey = (random: Random): Bytes => random.bytes(KEY_BYTES);

/** 16 characters that name one epoch of one space's key. */
export const newKeyId = (random: Random): string => toBase64url(random.bytes(12));

/** A P-256 pair for space key wraps. */
export async function generateKeyPair(): Promise<KeyPair> {
	const pair = await generate(WRAP, { crv: 'P-256', extractable: true });
	return { publicJwk: await exportJWK(pair.publicKey), privateJwk: await exportJWK(pair.privateKey) };
}

/** Seals the private key under the 32-byte master key: a compact JWE (`dir`, A256GCM). */
export const sealPrivateKey = async (master: Uint8Array, privateJwk: JWK): Promise<string> =>
	new CompactEncrypt(utf8(JSON.stringify(privateJwk)))
		.setProtectedHeader({ alg: 'dir', enc: ENC })
		.encrypt(master);

export async function openPrivateKey(master: Uint8Array, sealed: string): Promise<Result<JWK, WrapError>> {
	try {
		const { plaintext } = await compactDecrypt(sealed, master, {
			keyManagementAlgorithms: ['dir'],
			contentEncryptionAlgorithms: [ENC],
		});
		return ok(JSON.parse(fromUtf8(plaintext)) as JWK);
	} catch {
		return err({ kind: 'corrupt' });
	}
}

/** Wraps a raw 32-byte space key to a member's public key: a compact JWE (ECDH-ES+A256KW, A256GCM). */
export async function wrapSpaceKey(publicJwk: JWK, raw: Uint8Array): Promise<string> {
	return new CompactEncrypt(raw)
		.setProtectedHeader({ alg: WRAP, enc: ENC })
		.encrypt(await importJWK(publicJwk, WRAP));
}

export async function unwrapSpaceKey(privateJwk: JWK, wrap: string): Promise<Result<Bytes, WrapError>> {
	try {
		const { plaintext } = await compactDecrypt(wrap, await importJWK(privateJwk, WRAP), {
			keyManagementAlgorithms: [WRAP],
			contentEncryptionAlgorithms: [ENC],
		});
		return plaintext.length === KEY_BYTES ? ok(new Uint8Array(plaintext)) : err({ kind: 'corrupt' });
	} catch {
		return err({ kind: 'corrupt' });
	}
}
