/** AES-256-GCM through `node:crypto`: the server's adapter of the cipher port, on raw 32-byte keys. */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { TAG_BYTES, type Cipher } from '../../core/crypto/cipher';
import type { Bytes } from '../../core/crypto/bytes';

const ALGORITHM = 'aes-256-gcm';

const join = (parts: readonly Uint8Array[]): Bytes => new Uint8Array(Buffer.concat(parts));

export const nodeCipher: Cipher<Uint8Array> = {
	seal: async (key, iv, plaintext, aad) => {
		const cipher = createCipheriv(ALGORITHM, key, iv);
		cipher.setAAD(aad);
		return join([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
	},
	open: async (key, iv, ciphertext, aad) => {
		const end = ciphertext.length - TAG_BYTES;
		const decipher = createDecipheriv(ALGORITHM, key, iv);
		decipher.setAAD(aad);
		decipher.setAuthTag(ciphertext.subarray(end));
		return join([decipher.update(ciphertext.subarray(0, end)), decipher.final()]);
	},
};
