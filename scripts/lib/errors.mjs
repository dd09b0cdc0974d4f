/** Failures that are told to the person at the terminal in one sentence, without a stack. */

/** Something on this machine is not as Mana needs it. */
export class StartError extends Error {
	name = 'StartError';
}

/** A failure of the built-in PostgreSQL. */
export class ClusterError extends Error {
	name = 'ClusterError';
}

// By name, because the built code brings classes of its own.
const TOLD = new Set(['StartError', 'ClusterError', 'ConfigError', 'MigrationError']);

/** What to print: the sentence of a failure that has one; of a defect everything, for whoever mends it. */
export function wordsOf(error) {
	if (TOLD.has(error?.name)) return error.message;
	// A full disk or a file of another user: the system says what, and naming the file is all that helps.
	if (error?.syscall && error.path) return `${error.path} cannot be used: ${error.message}.`;
	return error?.stack ?? String(error);
}
