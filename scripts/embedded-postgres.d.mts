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
	/** The folder of its files, which is not always the one asked for. */
	readonly dir: string;
	readonly logFile: string;
	/** Reads its settings again. */
	readonly reload: () => Promise<void>;
	/** What its log says about its end. */
	readonly lastWords: () => { readonly saidFull: boolean; readonly why: string };
}

export function startPostgres(options: {
	readonly dir: string;
	readonly password: string;
	/** For tests: no flushing to disk. */
	readonly quick?: boolean;
	readonly database?: string;
	readonly logFile?: string;
	/** The one it had before it ended. */
	readonly port?: number;
	/** Refuse writes from the beginning. */
	readonly full?: boolean;
	readonly signal?: AbortSignal;
}): Promise<Cluster>;
