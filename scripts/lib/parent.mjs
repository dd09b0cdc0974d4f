/** A process that was started by a script of ours ends when that script is gone, however that happened. */

/**
 * Calls `end` when the script that started this process is gone, also when it went before this was called. To be called in
 * the first moment: what happens while a module loads is not told again. Without such a script nothing is done.
 */
export function endWithParent(end) {
	process.on('disconnect', end);
	// Undefined where nobody keeps a channel to this process.
	if (process.connected === false) end();
}
