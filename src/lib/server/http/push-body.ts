/** Reading the body of a push: one frame, counted before it is looked into. */
import { FrameError } from '../../core/sync/frame/error';
import { decodePush, FRAME_TYPE } from '../../core/sync/frames';
import { brokenFrame, olderServer, outdatedDevice } from '../../core/sync/refusals';
import { readUpTo } from './body';
import { refuseWith, tooLarge, type Body } from './json-body';

const isFrame = (request: Request): boolean =>
	request.headers.get('content-type')?.split(';')[0]!.trim().toLowerCase() === FRAME_TYPE;

/**
 * The device and the writes of a push of at most `maxBytes` bytes, each write as it was sent. A push of JSON is of a
 * version before frames, which keeps its writes after this answer; 413 would make it throw some out.
 */
export async function readPush(request: Request, maxBytes: number): Promise<Body> {
	const bytes = await readUpTo(request, maxBytes);
	if (!isFrame(request)) return { ok: false, response: refuseWith(415, outdatedDevice) };
	if (bytes === undefined) return { ok: false, response: tooLarge(maxBytes) };
	try {
		return { ok: true, value: decodePush(bytes) };
	} catch (error) {
		if (!(error instanceof FrameError)) throw error;
		const isNewer = error.fault === 'newer';
		return { ok: false, response: isNewer ? refuseWith(415, olderServer) : refuseWith(400, brokenFrame) };
	}
}
