/** A failure of the built-in PostgreSQL whose message is one sentence for the person at the terminal. */
export class ClusterError extends Error {
	name = 'ClusterError';
}
