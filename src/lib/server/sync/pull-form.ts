/**
 * How a pull is written down: as frames for devices, and as lines of JSON for people and their tools, to export and to look
 * into. Lines say the same and no device of this version reads them.
 */
import { inStream } from '../../core/sync/frame-stream';
import { byField, type RecordByWrite } from '../../core/sync/by-write';
import { encodeByWrite, encodeEnd, FRAME_TYPE } from '../../core/sync/frames';
import type { PullEnd } from '../../core/sync/protocol';

export interface PullForm {
	/** The media type by which it is asked for. */
	readonly type: string;
	/** A text is a row that cannot be read: it goes on as it is, and whoever receives it counts it. */
	readonly window: (records: readonly (RecordByWrite | string)[]) => Uint8Array;
	readonly end: (end: PullEnd) => Uint8Array;
}

export const frames: PullForm = {
	type: FRAME_TYPE,
	window: (records) => inStream(encodeByWrite(records)),
	end: (end) => inStream(encodeEnd(end)),
};

const lineOf = (record: RecordByWrite | string): string =>
	`${typeof record === 'string' ? record : JSON.stringify(byField(record))}\n`;

/** One line for each record, then one for each space (NDJSON). */
export const lines: PullForm = {
	type: 'application/x-ndjson',
	window: (records) => Buffer.from(records.map(lineOf).join('')),
	end: (end) => Buffer.from(`${JSON.stringify(end)}\n`),
};

/** The form that a request accepts; `undefined` where it names none, as versions before frames do. */
export const formFor = (accept: string | null): PullForm | undefined =>
	[frames, lines].find(({ type }) => accept?.includes(type));
