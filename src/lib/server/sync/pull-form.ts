/**
 * How a pull is written down: as frames for devices, and as lines of JSON for people and their tools, to export and to look
 * into. Lines say the same and no device of this version reads them.
 */
import { inStream } from '../../core/sync/frame-stream';
import { encodeEnd, encodeRecords, FRAME_TYPE } from '../../core/sync/frames';
import type { PullEnd } from '../../core/sync/protocol';
import type { SyncedRecord } from '../../core/sync/record';

export interface PullForm {
	/** The media type by which it is asked for. */
	readonly type: string;
	/** Takes the records as lines of JSON, which is how they come from the database. */
	readonly window: (text: string) => Uint8Array;
	readonly end: (end: PullEnd) => Uint8Array;
}

/** One text takes less than half the time of its lines. */
function recordsIn(text: string): readonly (SyncedRecord | string)[] {
	try {
		return JSON.parse(`[${text.trimEnd().replaceAll('\n', ',')}]`) as SyncedRecord[];
	} catch {
		return text.trimEnd().split('\n').map(recordOrLine);
	}
}

/** A line that does not parse goes on as it is: whoever receives it counts it, and gets its neighbours. */
function recordOrLine(line: string): SyncedRecord | string {
	try {
		return JSON.parse(line) as SyncedRecord;
	} catch {
		return line;
	}
}

export const frames: PullForm = {
	type: FRAME_TYPE,
	window: (text) => inStream(encodeRecords(recordsIn(text))),
	end: (end) => inStream(encodeEnd(end)),
};

/** One line for each record, then one for each space (NDJSON). */
export const lines: PullForm = {
	type: 'application/x-ndjson',
	window: (text) => Buffer.from(text),
	end: (end) => Buffer.from(`${JSON.stringify(end)}\n`),
};

/** The form that a request accepts; `undefined` where it names none, as versions before frames do. */
export const formFor = (accept: string | null): PullForm | undefined =>
	[frames, lines].find(({ type }) => accept?.includes(type));
