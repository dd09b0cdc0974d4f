/**
 * How a pull is written down: as frames for devices, and as lines of JSON for people and their tools, to export and to look
 * into. Lines say the same and no device of this version reads them.
 */
import { inStream } from '../../core/sync/frame-stream';
import { byField, type RecordByWrite } from '../../core/sync/by-write';
import { encodeAhead, encodeByWrite, encodeEnd, encodeFirst, FRAME_TYPE } from '../../core/sync/frames';
import type { PullAhead, PullEnd } from '../../core/sync/protocol';

export interface PullForm {
	/** The media type by which it is asked for. */
	readonly type: string;
	/** A text is a row that cannot be read: it goes on as it is, and whoever receives it counts it. */
	readonly window: (records: readonly (RecordByWrite | string)[]) => Uint8Array;
	/** What is wanted first and comes again. */
	readonly first: PullForm['window'];
	readonly ahead: (ahead: PullAhead) => Uint8Array;
	readonly end: (end: PullEnd) => Uint8Array;
}

export const frames: PullForm = {
	type: FRAME_TYPE,
	window: (records) => inStream(encodeByWrite(records)),
	first: (records) => inStream(encodeFirst(records)),
	ahead: (ahead) => inStream(encodeAhead(ahead)),
	end: (end) => inStream(encodeEnd(end)),
};

const lineOf = (record: RecordByWrite | string): string =>
	`${typeof record === 'string' ? record : JSON.stringify(byField(record))}\n`;

const linesOf: PullForm['window'] = (records) => Buffer.from(records.map(lineOf).join(''));
const sayingLine = (said: PullEnd | PullAhead): Uint8Array => Buffer.from(`${JSON.stringify(said)}\n`);

/** One line for each record, then one for each space (NDJSON). */
export const lines: PullForm = {
	type: 'application/x-ndjson',
	window: linesOf,
	first: linesOf,
	ahead: sayingLine,
	end: sayingLine,
};

/** The form that a request accepts; `undefined` where it names none, as versions before frames do. */
export const formFor = (accept: string | null): PullForm | undefined =>
	[frames, lines].find(({ type }) => accept?.includes(type));
