/** AES-256-GCM through WebCrypto, with non-extractable keys. Runs in browsers, web workers and Node. */
import type { Cipher } from './cipher';
import { KEY_BYTES } from './cipher';

const ALGORITHM = 'AES-GCM';

// WebCrypto's types refuse views over a SharedArrayBuffer; none of ours ever is one.
const view = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => bytes as Uint8Array<ArrayBuffer>;

export const webCipher: Cipher<CryptoKey> = {
	seal: async (key, iv, plaintext, aad) =>
		new Uint8Array(
			await crypto.subtle.encrypt(
				{ name: ALGORITHM, iv: view(iv), additionalData: view(aad) },
				key,
				view(plaintext),
			),
		),
	open: async (key, iv, ciphertext, aad) =>
		new Uint8Array(
			await crypto.subtle.decrypt(
				{ name: ALGORITHM, iv: view(iv), additionalData: view(aad) },
				key,
				view(ciphertext),
			),
		),
};

/** A key that can seal and open but never be read back. Throws unless `raw` is exactly 32 bytes. */
export async function importKey(raw: Uint8Array): Promise<CryptoKey> {
	if (raw.length !== KEY_BYTES) throw new Error(`A key has ${KEY_BYTES} bytes, not ${raw.length}.`);
	return crypto.subtle.importKey('raw', view(raw), ALGORITHM, false, ['encrypt', 'decrypt']);
}
