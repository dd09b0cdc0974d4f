/** The sync server in memory, over the same pure merge, with faults on demand: for tests of the client alone. */
import { isAhead } from '../../src/lib/core/sync/hlc';
import { merge } from '../../src/lib/core/sync/merge';
import {
	WireWrite,
	type PullEnd,
	type PullRequest,
	type PushResponse,
	type WriteResult,
} from '../../src/lib/core/sync/protocol';
import { inStream } from '../../src/lib/core/sync/frame-stream';
import { byWrite } from '../../src/lib/core/sync/by-write';
import {
	decodePush,
	encodeAhead,
	encodeEnd,
	encodeFirst,
	encodePush,
	encodeRecords,
} from '../../src/lib/core/sync/frames';
import type { SyncedRecord, Write } from '../../src/lib/core/sync/record';
import { isEmptied } from '../../src/lib/core/sync/trash';
import { tables } from '../../src/lib/registry';
import type { LiveHandlers } from '../../src/lib/client/sync/live-stream';
import type { Failure, Reply, Transport } from '../../src/lib/client/sync/transport';
import { createRecordLog, recordKey } from './record-log';

/** Records of a frame. */
const WINDOW = 100;
/** How much is to come is told above this. */
const MANY = 1_000;

export interface FakeServer {
	readonly now: { value: number };
	readonly records: ReadonlyMap<string, SyncedRecord>;
	/** Everything any device sent, a character for each byte: no plaintext of a sealed field may be in it. */
	readonly received: readonly string[];
	readonly pushes: readonly (readonly Write[])[];
	/** Faults for the next requests, one each, oldest first. `lost` does the work and loses the answer. */
	readonly faults: { push: (Failure | 'lost')[]; pull: (Failure | 'cut' | 'garbage')[] };
	/** Reasons by record id. */
	readonly refuse: Map<string, NonNullable<WriteResult['reason']>>;
	/** Forgets purged tombstones: cursors below this answer `reset`. */
	readonly horizon: { value: number };
	/** Lets go of the text of everything deleted, as the real one does after 30 days. */
	readonly emptyTrash: () => void;
	pageSize: number;
	/** What it sends first to whoever asks; as a server of an older version, nothing at all, when absent. */
	first: ((record: SyncedRecord) => boolean) | undefined;
	/** The requests of pulls, in order. */
	readonly asked: readonly PullRequest[];
	/** Where the next `cut` ends the stream, as a part of it. */
	cutAt: number;
	readonly transport: Transport;
	readonly live: (handlers: LiveHandlers, signal: AbortSignal) => Promise<'lost'>;
	readonly seq: (space: string) => number;
	readonly purge: (space: string) => void;
}

export function createFakeServer(at = 1_750_000_000_000): FakeServer {
	const log = createRecordLog();
	const { records } = log;
	const received: string[] = [];
	const pushes: Write[][] = [];
	const listeners = new Set<LiveHandlers>();
	const asked: PullRequest[] = [];
	const faults: FakeServer['faults'] = { push: [], pull: [] };
	const refuse: FakeServer['refuse'] = new Map();
	const now = { value: at };
	const horizon = { value: 0 };

	const accept = (write: Write): WriteResult => {
		const reject = (reason: NonNullable<WriteResult['reason']>): WriteResult => ({
			status: 'rejected',
			reason,
			message: `Refused: ${reason}.`,
		});
		const parsed = WireWrite.safeParse(write);
		if (!parsed.success) return reject('invalid_value');
		if (isAhead(write.stamp, now.value)) return reject('clock_ahead');
		const refused = refuse.get(write.id);
		if (refused !== undefined) return reject(refused);
		const table = tables.get(write.table);
		if (table === undefined) return reject('unknown_table');
		if (Object.keys(write.set ?? {}).some((field) => table.sealed.has(field))) {
			return reject('plaintext_in_sealed_field');
		}
		const before = records.get(recordKey(write));
		const merged = merge(before, write);
		if (write.deleted === false && before?.deleted?.[0] && isEmptied(merged.state)) {
			return reject('gone_for_good');
		}
		const result = log.store(write, before, merged);
		if (merged.changed) {
			const { space } = write;
			for (const { onEvent } of listeners) onEvent({ type: 'change', space, seq: log.seq(space) });
		}
		return result;
	};

	const framesFor = (request: PullRequest): Uint8Array[] => {
		const out: Uint8Array[] = [];
		const end = (said: PullEnd): void => void out.push(encodeEnd(said));
		if (request.first !== undefined && server.first !== undefined) {
			for (const [space, cursor] of Object.entries(request.cursors)) {
				const wanted = [...records.values()].filter(
					(record) => record.space === space && !record.deleted?.[0] && server.first!(record),
				);
				if (cursor === 0 && wanted.length > 0)
					out.push(encodeFirst(wanted.map((record) => byWrite(record)!)));
			}
		}
		if (request.ahead === true)
			for (const [space, cursor] of Object.entries(request.cursors)) {
				const ahead = [...records.values()].filter((one) => one.space === space && one.seq > cursor).length;
				if (ahead > MANY) out.push(encodeAhead({ space, ahead }));
			}
		for (const [space, cursor] of Object.entries(request.cursors)) {
			if (cursor > 0 && cursor < horizon.value) {
				end({ space, reset: true });
				continue;
			}
			const most = Math.min(server.pageSize, request.limit);
			// Never ends below the horizon: going on from there would mean to start over, for ever.
			const owed = log
				.after(space, cursor, Number.POSITIVE_INFINITY)
				.page.filter(({ seq }) => seq <= horizon.value).length;
			const { page, more } = log.after(space, cursor, owed === 0 ? most : Math.max(owed + 1, most));
			for (let at = 0; at < page.length; at += WINDOW) out.push(encodeRecords(page.slice(at, at + WINDOW)));
			end({ space, cursor: more ? page.at(-1)!.seq : Math.max(cursor, log.seq(space)), more });
		}
		return out;
	};

	const transport: Transport = {
		push: async (device, writes): Promise<Reply<PushResponse>> => {
			const fault = faults.push.shift();
			if (fault !== undefined && fault !== 'lost') return { ok: false, failure: fault };
			const frame = encodePush(device, writes);
			received.push(Buffer.from(frame).toString('latin1'));
			const sent = decodePush(frame).writes as Write[];
			pushes.push(sent);
			const results = structuredClone(sent).map(accept);
			if (fault === 'lost') return { ok: false, failure: { kind: 'offline' } };
			return { ok: true, value: { results, now: now.value } };
		},
		pull: async (request) => {
			const fault = faults.pull.shift();
			if (fault !== undefined && typeof fault !== 'string') return { ok: false, failure: fault };
			asked.push(request);
			const frames = framesFor(request);
			if (fault === 'garbage') frames.unshift(encodeRecords(['{"half a', '{"space":1}']));
			let bytes = Uint8Array.from(Buffer.concat(frames.map(inStream)));
			if (fault === 'cut') bytes = bytes.slice(0, Math.floor(bytes.length * server.cutAt));
			return { ok: true, value: streamOf(bytes, fault === 'cut') };
		},
	};

	const server: FakeServer = {
		now,
		records,
		received,
		pushes,
		faults,
		refuse,
		horizon,
		pageSize: 1_000,
		first: undefined,
		asked,
		cutAt: 0.5,
		transport,
		live: async (handlers, signal) => {
			listeners.add(handlers);
			handlers.onOpen();
			await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
			listeners.delete(handlers);
			return 'lost';
		},
		seq: log.seq,
		emptyTrash: () => {
			for (const [key, record] of records)
				if (record.deleted?.[0]) records.set(key, { ...record, boxes: {} });
		},
		purge: (space) => {
			for (const [key, record] of records) {
				if (record.space === space && record.deleted?.[0]) records.delete(key);
			}
			horizon.value = server.seq(space);
		},
	};
	return server;
}

/** Bytes in uneven pieces, ending in an error when the connection is to be cut. */
function streamOf(bytes: Uint8Array, broken: boolean): ReadableStream<Uint8Array> {
	let at = 0;
	return new ReadableStream({
		pull: (controller) => {
			const end = Math.min(bytes.length, at + 777);
			if (end > at) controller.enqueue(bytes.slice(at, end));
			// What an error follows at once never arrives.
			if (broken && end > at) return void (at = end);
			at = end;
			if (at < bytes.length) return;
			if (broken) controller.error(new Error('connection reset'));
			else controller.close();
		},
	});
}
