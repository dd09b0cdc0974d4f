/**
 * What a thread of `open-pool.ts` runs. Its text is what the thread is started from, wherever the program was bundled to:
 * it may use nothing from outside of itself.
 */

/** One box; base64url, and the key as bytes. */
export interface ThreadBox {
	readonly key: Uint8Array;
	readonly iv: string;
	readonly sealed: string;
	readonly aad: string;
}

/** Answers each batch of boxes with their texts, `null` where one does not open. */
export function openThread(): void {
	const { parentPort } = process.getBuiltinModule('node:worker_threads');
	const { createDecipheriv } = process.getBuiltinModule('node:crypto');
	const TAG_BYTES = 16;
	const open = (box: ThreadBox): string | null => {
		try {
			const sealed = Buffer.from(box.sealed, 'base64url');
			const end = sealed.length - TAG_BYTES;
			const decipher = createDecipheriv('aes-256-gcm', box.key, Buffer.from(box.iv, 'base64url'));
			decipher.setAAD(Buffer.from(box.aad, 'utf8'));
			decipher.setAuthTag(sealed.subarray(end));
			return Buffer.concat([decipher.update(sealed.subarray(0, end)), decipher.final()]).toString('utf8');
		} catch {
			return null;
		}
	};
	parentPort!.on('message', ({ batch, boxes }: { batch: number; boxes: readonly ThreadBox[] }) => {
		parentPort!.postMessage({ batch, texts: boxes.map(open) });
	});
}
