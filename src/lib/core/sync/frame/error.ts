/** The one thing that reading a frame throws, whatever its bytes are. */

/** `broken`: these bytes are no frame, or not all of one. `newer`: a frame that says more than this version understands. */
export type FrameFault = 'broken' | 'newer';

export class FrameError extends Error {
	override readonly name = 'FrameError';
	readonly fault: FrameFault;
	constructor(fault: FrameFault, message: string) {
		super(message);
		this.fault = fault;
	}
}

export const broken = (what: string): FrameError => new FrameError('broken', `Not a frame: ${what}.`);
