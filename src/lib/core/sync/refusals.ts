/** What a device and a server say to each other when they do not speak the same sync: nothing that was written is lost by it. */
import type { AppError } from '../result';

/** The server's answer to a tab or device from before frames. Such a one keeps its writes after any answer of this kind. */
export const outdatedDevice: AppError = {
	kind: 'upstream',
	cause: 'capability',
	code: 'error_sync_outdated',
	message:
		'Mana was updated. Reload this page to sync again; everything you wrote is kept on this device until then.',
};

/** What a device makes of the answer of a server that does not know its frames. */
export const olderServer: AppError = {
	kind: 'upstream',
	cause: 'capability',
	code: 'error_sync_older_server',
	message:
		'The server runs an older version of Mana than this device. Everything you wrote is kept here and sent when the server is updated.',
};

/** A frame that arrived broken. The device has it whole and sends it again. */
export const brokenFrame: AppError = {
	kind: 'upstream',
	cause: 'truncated',
	code: 'error_sync_broken',
	message: 'What this device sent arrived damaged. Nothing was lost; it is sent again.',
};
