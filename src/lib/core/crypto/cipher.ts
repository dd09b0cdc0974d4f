/**
 * AES-256-GCM as a port: WebCrypto in the browser, `node:crypto` on the server, where it is 12 times faster.
 * Output and input of the ciphertext are `ciphertext ‖ 16-byte tag`, on every adapter.
 */
import type { Bytes } from './bytes';

export const IV_BYTES = 12;
export const TAG_BYTES = 16;
export const KEY_BYTES = 32;

export interface Cipher<K> {
	readonly seal: (key: K, iv: Uint8Array, plaintext: Uint8Array, aad: Uint8Array) => Promise<Bytes>;
	/** Rejects when the key, the nonce, the additional data or a single bit of the ciphertext is not the sealed one. */
	readonly open: (key: K, iv: Uint8Array, ciphertext: Uint8Array, aad: Uint8Array) => Promise<Bytes>;
}

export interface CipherDep<K> {
	readonly cipher: Cipher<K>;
}

/** A space key and the name boxes call it by. */
export interface SpaceKey<K> {
	readonly keyId: string;
	readonly key: K;
}
