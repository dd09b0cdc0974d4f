/** Work nobody waits for. Ends quietly when the database was closed under it (sign-out, another version); other failures surface. */

const isClosed = (error: unknown): boolean =>
	typeof error === 'object' &&
	error !== null &&
	['DatabaseClosedError', 'AbortError'].includes((error as { name?: string }).name ?? '');

export function inBackground(work: Promise<unknown>): void {
	work.catch((error: unknown) => {
		// Thrown here it reaches the browser's error handler, where a defect belongs.
		if (!isClosed(error)) throw error;
	});
}
