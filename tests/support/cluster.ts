/**
 * The shipped processes of a scaled-out installation: what `compose.yaml` starts, out of the build, on a database and a
 * Redis of the test's own. Each is a plain child of this process, as it is the only one of its container.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createServer, type AddressInfo } from 'node:net';
import { readComposeFile, root, type ServiceName } from './compose-file';
import { createClusterStore, type ClusterStore } from './cluster-store';

/** Where people reach the installation: the address of the proxy, which no process itself listens on. */
export const ORIGIN = 'http://mana.test';

export interface Running {
	readonly pid: number;
	/** What it wrote so far, and when it last did. */
	readonly output: () => string;
	readonly spokeAt: () => number;
	readonly exited: Promise<number | NodeJS.Signals>;
	readonly kill: (signal: NodeJS.Signals) => void;
	/** Whether it, or anything it started, still runs. */
	readonly lives: () => boolean;
	/** How long it may take to stop. */
	readonly graceMs: number;
}

export interface Web extends Running {
	readonly url: string;
}

export interface Cluster {
	/** Resolves once it answers, ready or not. */
	readonly startWeb: () => Promise<Web>;
	/** Resolves once it takes jobs. */
	readonly startWorker: () => Promise<Running>;
	/** Runs the migrations to their end; answers what was printed, and how long the process stayed after its last word. */
	readonly migrate: () => Promise<{ readonly text: string; readonly lingeredMs: number }>;
	/** Kills what still runs. */
	readonly end: () => Promise<void>;
}

const START_MS = 30_000;

/** Looks again and again, because other processes tell nobody when they change. Fails with `why()` when it takes too long. */
export async function eventually<Value>(
	look: () => Promise<Value | undefined>,
	why: () => string,
	limitMs = START_MS,
): Promise<Value> {
	const until = performance.now() + limitMs;
	for (;;) {
		const value = await look();
		if (value !== undefined) return value;
		if (performance.now() > until) throw new Error(why());
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}

function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const { port } = server.address() as AddressInfo;
			server.close(() => resolve(port));
		});
	});
}

/** `extra` are settings on top of what `compose.yaml` gives. */
export function createCluster(store: ClusterStore, extra: Readonly<Record<string, string>> = {}): Cluster {
	const file = readComposeFile();
	const children = new Set<ChildProcess>();
	const environment = {
		...file.environment({
			MANA_KEK: randomBytes(32).toString('base64'),
			POSTGRES_PASSWORD: 'unused',
			MANA_ORIGIN: ORIGIN,
		}),
		PATH: process.env['PATH'] ?? '',
		// Nothing of a test is reachable from elsewhere, and no mail leaves it.
		HOST: '127.0.0.1',
		MANA_SMTP_URL: '',
		DATABASE_URL: store.databaseUrl,
		REDIS_URL: store.redisUrl,
		...extra,
	};

	const start = (name: ServiceName, more: Readonly<Record<string, string>> = {}): Running => {
		const { command, graceMs } = file.service(name);
		const [program, ...args] = command;
		if (program !== 'node') throw new Error(`compose.yaml starts ${name} with ${program}.`);
		const child = spawn(process.execPath, args, {
			cwd: root,
			env: { ...environment, ...more },
			stdio: ['ignore', 'pipe', 'pipe'],
			// A group of its own, so that what it leaves behind can be found.
			detached: true,
		});
		children.add(child);
		let text = '';
		let spokeAt = performance.now();
		const hear = (data: unknown): void => {
			text += String(data);
			spokeAt = performance.now();
		};
		child.stdout.on('data', hear);
		child.stderr.on('data', hear);
		const exited = new Promise<number | NodeJS.Signals>((resolve) => {
			child.once('close', (code, signal) => {
				children.delete(child);
				resolve(signal ?? code ?? 1);
			});
		});
		return {
			pid: child.pid!,
			output: () => text,
			spokeAt: () => spokeAt,
			exited,
			kill: (signal) => void child.kill(signal),
			lives: () => {
				try {
					return process.kill(-child.pid!, 0);
				} catch {
					// No process of this group is left.
					return false;
				}
			},
			graceMs,
		};
	};

	const started = (what: Running, look: () => Promise<true | undefined>, name: string): Promise<true> =>
		Promise.race([
			eventually(look, () => `A ${name} process did not start:\n${what.output()}`),
			what.exited.then((how) => {
				throw new Error(`A ${name} process ended (${how}):\n${what.output()}`);
			}),
		]);

	return {
		startWeb: async () => {
			const port = await freePort();
			const url = `http://127.0.0.1:${port}`;
			const web = start('web', { PORT: String(port) });
			const answers = (): Promise<true | undefined> =>
				fetch(`${url}/health`).then(
					() => true,
					() => undefined,
				);
			await started(web, answers, 'web');
			return { ...web, url };
		},
		startWorker: async () => {
			const worker = start('worker');
			const takesJobs = async () => (worker.output().includes('a worker takes jobs') ? true : undefined);
			await started(worker, takesJobs, 'worker');
			return worker;
		},
		migrate: async () => {
			const run = start('migrate');
			const code = await run.exited;
			if (code !== 0) throw new Error(`The migrations ended with ${code}:\n${run.output()}`);
			return { text: run.output(), lingeredMs: performance.now() - run.spokeAt() };
		},
		end: async () => {
			const gone = [...children].map((child) => new Promise((resolve) => child.once('close', resolve)));
			for (const child of children) child.kill('SIGKILL');
			await Promise.all(gone);
		},
	};
}

export interface FullCluster extends Cluster {
	readonly store: ClusterStore;
	readonly a: Web;
	readonly b: Web;
	readonly workers: readonly [Running, Running];
}

/** Two web and two worker processes on a migrated database, all answering. `end` takes everything away. */
export async function startCluster(extra: Readonly<Record<string, string>> = {}): Promise<FullCluster> {
	const store = await createClusterStore();
	const cluster = createCluster(store, extra);
	const end = async (): Promise<void> => {
		await cluster.end();
		await store.drop();
	};
	try {
		await cluster.migrate();
		const { startWeb, startWorker } = cluster;
		const [a, b, ...workers] = await Promise.all([startWeb(), startWeb(), startWorker(), startWorker()]);
		return { ...cluster, store, a, b, workers, end };
	} catch (error) {
		await end();
		throw error;
	}
}
