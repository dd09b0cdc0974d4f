/** What devices and the server send each other, for tests that stand between them: frames of writes, and pulls read whole. */
import { framesOf } from '../../src/lib/core/sync/frame-stream';
import { decodePulled, encodePush, FRAME_TYPE, type PulledFrame } from '../../src/lib/core/sync/frames';
import type { PullEnd } from '../../src/lib/core/sync/protocol';
import type { SyncedRecord, Write } from '../../src/lib/core/sync/record';

/** The headers of a push. */
export const asFrame = { 'content-type': FRAME_TYPE } as const;
/** The headers of a pull. */
export const asksForFrames = { 'content-type': 'application/json', accept: FRAME_TYPE } as const;

/** The body of a push; of writes that no device sends, too. */
export const pushBody = (writes: readonly unknown[], device = 'dev_test'): Buffer =>
	Buffer.from(encodePush(device, writes as readonly Write[]));

/** The frames of a pull. Throws for one with a record that cannot be read. */
export async function framesIn(stream: ReadableStream<Uint8Array>): Promise<readonly PulledFrame[]> {
	const frames: PulledFrame[] = [];
	for await (const bytes of framesOf(stream)) {
		const frame = decodePulled(bytes);
		if ('malformed' in frame && frame.malformed > 0)
			throw new Error(`${frame.malformed} records cannot be read.`);
		frames.push(frame);
	}
	return frames;
}

/** Everything that a pull says of windows, in its order: records, and the end of each space. */
export async function readPulled(
	stream: ReadableStream<Uint8Array>,
): Promise<(Record<string, unknown> & Partial<SyncedRecord>)[]> {
	const said = (await framesIn(stream)).flatMap((frame): readonly (SyncedRecord | PullEnd)[] =>
		frame.kind === 'end' ? [frame.end] : frame.kind === 'records' ? frame.records : [],
	);
	return said as unknown as (Record<string, unknown> & Partial<SyncedRecord>)[];
}
