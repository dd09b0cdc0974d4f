/**
 * What a thread of `open-pool.ts` runs. Its text is what the thread is started from, wherever the program was bundled to:
 * it may use nothing from outside of itself.
 */

/** Boxes in a form that costs little to copy. */
export interface BoxBatch {
	readonly batch: number;
	readonly keys: readonly Uint8Array[];
	/** Which key opens each box. */
	readonly keyAt: readonly number[];
	/** Three for each box: nonce and ciphertext as base64url, and the additional data. */
	readonly texts: readonly string[];
}

export interface OpenedBatch {
	readonly batch: number;
	/** `null` where a box does not open. */
	readonly texts: readonly (string | null)[];
}

/** Answers each batch of boxes with their texts. */
export function openThread(): void {
	const { parentPort } = process.getBuiltinModule('node:worker_threads');
	const { createDecipheriv } = process.getBuiltinModule('node:crypto');
	const TAG_BYTES = 16;
	const open = (key: Uint8Array, iv: string, data: string, aad: string): string | null => {
		try {
			const sealed = Buffer.from(data, 'base64url');
			const end = sealed.length - TAG_BYTES;
			const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'));
			decipher.setAAD(Buffer.from(aad, 'utf8'));
			decipher.setAuthTag(sealed.subarray(end));
			return Buffer.concat([decipher.update(sealed.subarray(0, end)), decipher.final()]).toString('utf8');
		} catch {
			return null;
		}
	};
	const port = parentPort!;
	port.on('message', ({ batch, keys, keyAt, texts }: BoxBatch) => {
		const opened = keyAt.map((key, at) =>
			open(keys[key]!, texts[3 * at]!, texts[3 * at + 1]!, texts[3 * at + 2]!),
		);
		port.postMessage({ batch, texts: opened });
	});
	// A batch that cannot be read is never answered: whoever waits for it hears that this thread has ended.
	port.on('messageerror', (error) => {
		throw error;
	});
}
