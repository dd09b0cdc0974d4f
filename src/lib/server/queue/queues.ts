/**
 * Background jobs: put one in, take them out, repeat one. What BullMQ calls things stays in this folder; services see
 * names, payloads of ids, and one promise per job.
 */
import { UnrecoverableError, type Queue } from 'bullmq';
import type { Log } from '../log';
import type { Metrics } from '../metrics';
import { createBackend, type BackendOptions, type QueueBackend } from './backend';
import { jobs, queueNames, type Job, type QueueName } from './jobs';

export interface AddOptions {
	/** While a job with this id waits, runs or has failed, adding it again changes nothing. Without colons. */
	readonly id?: string;
	readonly delayMs?: number;
	/** Tries altogether; 1 when absent. */
	readonly attempts?: number;
	/** First wait between tries; doubles each time. */
	readonly backoffMs?: number;
	/** From 1; smaller goes first, and those of one number in the order they came. Jobs without go before all of them. */
	readonly priority?: number;
}

export interface ConsumeOptions {
	/** Jobs of this process at the same time; 1 when absent. */
	readonly concurrency?: number;
	/** A job whose worker went silent for this long is given to another one. */
	readonly lockMs?: number;
}

export interface Consumer {
	/** Takes no new jobs and waits for those under way; `force` does not wait. */
	readonly close: (force?: boolean) => Promise<void>;
}

export type Handler<Name extends QueueName> = (
	payload: Job<Name>,
	context: { readonly jobId: string; readonly attempt: number },
) => Promise<void>;

export interface Queues {
	readonly backend: QueueBackend['kind'];
	/** Rejects with `QueueSilent` when nothing answers for some seconds. */
	readonly add: <Name extends QueueName>(
		name: Name,
		payload: Job<Name>,
		options?: AddOptions,
	) => Promise<void>;
	/** One repetition per id in the whole cluster, however many processes ask for it. */
	readonly every: <Name extends QueueName>(
		name: Name,
		id: string,
		everyMs: number,
		payload: Job<Name>,
	) => Promise<void>;
	readonly consume: <Name extends QueueName>(
		name: Name,
		handler: Handler<Name>,
		options?: ConsumeOptions,
	) => Consumer;
	readonly counts: (name: QueueName) => Promise<Readonly<Record<string, number>>>;
	/** Resolves when every queue answers. */
	readonly ping: () => Promise<void>;
	/** For the queue dashboard of admins; opens them. */
	readonly all: () => readonly Queue[];
	readonly close: () => Promise<void>;
}

/** The queue did not answer in time. What was to be added may still get there once it does. */
export class QueueSilent extends Error {
	override readonly name = 'QueueSilent';
}

const LOCK_MS = 30_000;
/** Longer than a queue that is well ever takes; shorter than a person waits. */
const ADD_MS = 5_000;
/** How often a job may lose its worker before it counts as failed. */
const MAX_STALLED = 10;

export interface QueuesDeps {
	readonly log: Log;
	readonly metrics: Metrics;
	readonly config: Pick<BackendOptions, 'databaseUrl' | 'redisUrl' | 'prefix'>;
}

async function answered(work: Promise<unknown>): Promise<void> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new QueueSilent('The queue does not answer.')), ADD_MS);
	});
	try {
		await Promise.race([work, late]);
	} finally {
		clearTimeout(timer);
	}
}

/** Opens connections on first use, so that a process which only reads settings opens none. */
export function createQueues({ config, log, metrics }: QueuesDeps): Queues {
	const backend = createBackend({
		...config,
		onError: (error) => log.warn('the queue backend reports a problem', { error }),
	});
	const finished = metrics.counter('mana_jobs_total', 'Jobs taken out of a queue, by how they ended', [
		'queue',
		'status',
	]);
	const seconds = metrics.histogram('mana_job_seconds', 'Time of one job', ['queue']);
	const open = new Map<QueueName, Queue>();
	const consumers = new Set<Consumer>();

	const queue = (name: QueueName): Queue => {
		const known = open.get(name);
		if (known !== undefined) return known;
		const made = backend.queue(name);
		open.set(name, made);
		// One whose first connection fails never tries again (a database that has no room, or is just starting); the next who
		// asks gets a new one.
		made.waitUntilReady().catch((error: unknown) => {
			if (open.get(name) === made) open.delete(name);
			log.warn('a queue could not be opened', { queue: name, error });
			made.close().catch((cause: unknown) => log.debug('a queue did not close', { error: cause }));
		});
		return made;
	};

	return {
		backend: backend.kind,
		add: async (name, payload, { id, delayMs, attempts, backoffMs, priority } = {}) => {
			const added = queue(name).add(name, jobs[name].parse(payload), {
				...(id === undefined ? {} : { jobId: id }),
				...(delayMs === undefined ? {} : { delay: Math.max(0, Math.floor(delayMs)) }),
				...(priority === undefined ? {} : { priority }),
				...(attempts === undefined ? {} : { attempts }),
				...(backoffMs === undefined ? {} : { backoff: { type: 'exponential', delay: backoffMs } }),
			});
			await answered(added);
		},
		every: async (name, id, everyMs, payload) => {
			await queue(name).upsertJobScheduler(id, { every: everyMs }, { name, data: jobs[name].parse(payload) });
		},
		consume: (name, handler, options = {}) => {
			const worker = backend.worker(
				name,
				async (job) => {
					const payload = jobs[name].safeParse(job.data);
					// A payload nobody understands would be retried forever and never be understood.
					if (!payload.success) throw new UnrecoverableError('The payload of this job is not understood.');
					const end = seconds.startTimer({ queue: name });
					const attempt = job.attemptsMade + 1;
					const failure = await handler(payload.data as Job<typeof name>, {
						jobId: String(job.id),
						attempt,
					}).then(
						() => undefined,
						(error: unknown) => {
							log.error('a job failed', { queue: name, jobId: String(job.id), attempt, error });
							return error instanceof Error ? error.name : 'failed';
						},
					);
					end();
					finished.inc({ queue: name, status: failure === undefined ? 'done' : 'failed' });
					// What is stored with the job can be seen on a dashboard, so it names the kind of failure only.
					if (failure !== undefined) throw new Error(failure);
				},
				{
					concurrency: options.concurrency ?? 1,
					lockDuration: options.lockMs ?? LOCK_MS,
					stalledInterval: options.lockMs ?? LOCK_MS,
					maxStalledCount: MAX_STALLED,
				},
			);
			const consumer: Consumer = {
				close: async (force = false) => {
					consumers.delete(consumer);
					await worker.close(force);
				},
			};
			consumers.add(consumer);
			return consumer;
		},
		counts: (name) => queue(name).getJobCounts(),
		ping: async () => {
			await Promise.all(queueNames.map((name) => queue(name).getJobCounts('wait')));
		},
		all: () => queueNames.map(queue),
		close: async () => {
			await Promise.all([...consumers].map((consumer) => consumer.close()));
			await Promise.all([...open.values()].map((opened) => opened.close()));
			await backend.close();
		},
	};
}
