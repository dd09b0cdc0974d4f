/**
 * The server between two devices, without network, rights and disk: it reads what it is sent, merges, keeps records in
 * memory, and answers in the form of the shipped server. Everything that passes is counted in bytes.
 */
import type { Transport } from '../../../src/lib/client/sync/transport';
import { inStream } from '../../../src/lib/core/sync/frame-stream';
import { decodePush, encodeEnd, encodePush, encodeRecords } from '../../../src/lib/core/sync/frames';
import { merge } from '../../../src/lib/core/sync/merge';
import { WireWrite, type PushResponse } from '../../../src/lib/core/sync/protocol';
import type { Write } from '../../../src/lib/core/sync/record';
import { createRecordLog, recordKey } from '../../support/record-log';

/** Records of a frame: as many as the shipped server puts into one. */
const WINDOW = 1_000;

export interface Relay {
	readonly transport: Transport;
	/** Bytes of requests and answers so far. */
	readonly bytes: () => number;
}

export function createRelay(): Relay {
	const log = createRecordLog();
	let bytes = 0;
	const accept = (sent: unknown): PushResponse['results'][number] => {
		WireWrite.parse(sent);
		const write = sent as Write;
		const before = log.records.get(recordKey(write));
		return log.store(write, before, merge(before, write));
	};
	const transport: Transport = {
		push: async (device, writes) => {
			const frame = encodePush(device, writes);
			const answer: PushResponse = { results: decodePush(frame).writes.map(accept), now: Date.now() };
			bytes += frame.length + JSON.stringify(answer).length;
			return { ok: true, value: answer };
		},
		pull: async (request) => {
			const frames: Uint8Array[] = [];
			for (const [space, cursor] of Object.entries(request.cursors)) {
				const { page, more } = log.after(space, cursor, request.limit);
				for (let at = 0; at < page.length; at += WINDOW) {
					frames.push(inStream(encodeRecords(page.slice(at, at + WINDOW))));
				}
				const reached = more ? page.at(-1)!.seq : Math.max(cursor, log.seq(space));
				frames.push(inStream(encodeEnd({ space, cursor: reached, more })));
			}
			const parts = frames.map((frame) => new Uint8Array(frame));
			bytes += JSON.stringify(request).length + parts.reduce((sum, part) => sum + part.length, 0);
			return {
				ok: true,
				value: new ReadableStream({
					pull: (controller) => {
						const part = parts.shift();
						if (part === undefined) controller.close();
						else controller.enqueue(part);
					},
				}),
			};
		},
	};
	return { transport, bytes: () => bytes };
}
