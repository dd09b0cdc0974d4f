/** A file for the output of a process. A disk that is full loses lines, but neither the process nor the lines after it. */
import { createWriteStream, existsSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const MAX_LOG_BYTES = 10 * 1024 * 1024;
const AGAIN_MS = 5_000;

/** Appends to `file`; the one before is kept once when it has grown large. `now` is the clock. */
export function openLog(file, { say = console.error, now = Date.now } = {}) {
	mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
	if (existsSync(file) && statSync(file).size > MAX_LOG_BYTES) renameSync(file, `${file}.1`);
	let out;
	let isLost = false;
	let againAt = 0;

	const lose = (error) => {
		out = undefined;
		againAt = now() + AGAIN_MS;
		if (!isLost) say(`${file} cannot be written (${error.message}); lines are left out until it can.`);
		isLost = true;
	};
	const open = () => {
		try {
			const opened = createWriteStream(file, { fd: openSync(file, 'a', 0o600) });
			// Otherwise a full disk would end this script, and with it everything that could go on without a log.
			opened.once('error', lose);
			return opened;
		} catch (error) {
			lose(error);
			return undefined;
		}
	};

	out = open();
	return {
		write: (data) => {
			if (out === undefined && now() >= againAt) out = open();
			out?.write(data, (error) => {
				if (!error) isLost = false;
			});
		},
	};
}
