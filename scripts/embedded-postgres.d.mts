/** Types of `embedded-postgres.mjs`, which is plain JavaScript because it runs before anything is built. */
export class ClusterError extends Error {}

export interface Cluster {
	/** Address of the database asked for. */
	readonly url: string;
	/** Address of the maintenance database, for making others. */
	readonly adminUrl: string;
	readonly port: number;
	readonly pid: number;
	/** Resolves when the server has ended, for whatever reason. */
	readonly exited: Promise<void>;
	readonly stop: () => Promise<void>;
}

export function startPostgres(options: {
	readonly dir: string;
	readonly password: string;
	/** For tests: no flushing to disk. */
	readonly quick?: boolean;
	readonly database?: string;
	readonly logFile?: string;
}): Promise<Cluster>;
