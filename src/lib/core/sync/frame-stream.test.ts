import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { framesOf, inStream, MAX_FRAME_BYTES } from './frame-stream';

/** A stream of these bytes, cut anywhere, that tells whether it was left. */
function streamOf(bytes: Uint8Array, cuts: readonly number[]) {
	const at = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort(
		(a, b) => a - b,
	);
	let part = 0;
	const told = { left: false };
	const stream = new ReadableStream<Uint8Array>({
		pull: (controller) => {
			part += 1;
			if (part >= at.length) controller.close();
			else controller.enqueue(bytes.slice(at[part - 1], at[part]));
		},
		cancel: () => void (told.left = true),
	});
	return { stream, told };
}

async function read(stream: ReadableStream<Uint8Array>): Promise<number[][]> {
	const frames: number[][] = [];
	for await (const frame of framesOf(stream)) frames.push([...frame]);
	return frames;
}

describe('a stream of frames', () => {
	it('gives the same frames however the bytes are cut', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 6 }),
				fc.array(fc.nat(), { maxLength: 20 }),
				async (frames, cuts) => {
					const bytes = Uint8Array.from(frames.flatMap((frame) => [...inStream(frame)]));
					expect(await read(streamOf(bytes, cuts).stream)).toEqual(frames.map((frame) => [...frame]));
				},
			),
		);
	});

	it('is an error where it ends within a frame', async () => {
		const bytes = inStream(Uint8Array.of(1, 2, 3));
		for (let end = 1; end < bytes.length; end += 1) {
			await expect(read(streamOf(bytes.subarray(0, end), []).stream)).rejects.toThrow('cut off');
		}
	});

	it('is left when a frame claims to be longer than any, before more of it is read', async () => {
		const bytes = new Uint8Array(1_000);
		new DataView(bytes.buffer).setUint32(0, MAX_FRAME_BYTES + 1);
		const { stream, told } = streamOf(bytes, [10]);
		await expect(read(stream)).rejects.toThrow('longer than any');
		expect(told.left).toBe(true);
	});

	it('is left when its reader stops', async () => {
		const { stream, told } = streamOf(
			Uint8Array.from([...inStream(Uint8Array.of(1)), ...inStream(Uint8Array.of(2))]),
			[5],
		);
		for await (const frame of framesOf(stream)) {
			expect([...frame]).toEqual([1]);
			break;
		}
		expect(told.left).toBe(true);
	});
});
