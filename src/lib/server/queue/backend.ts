/** The one place that knows on what queues run: Redis when an address is set, PostgreSQL (schema `bullmq`) otherwise. */
import {
	createPostgresBackend,
	Queue,
	Worker,
	type Processor,
	type QueueOptions,
	type WorkerOptions,
} from 'bullmq';
import { Redis } from 'ioredis';

export interface QueueBackend {
	readonly kind: 'redis' | 'postgres';
	readonly queue: (name: string) => Queue;
	readonly worker: (name: string, processor: Processor, options: Omit<WorkerOptions, 'connection'>) => Worker;
	/** Closes what all queues and workers share; they are closed before. */
	readonly close: () => Promise<void>;
}

export interface BackendOptions {
	readonly databaseUrl: string;
	readonly redisUrl?: string | undefined;
	/** Keeps several programs on one Redis apart. */
	readonly prefix?: string;
	readonly onError: (error: Error) => void;
}

/** Connections per queue or worker; each holds one more for LISTEN. */
const POOL = 4;

/** BullMQ drops finished jobs at once: what happened is in the records of the missions, and ids become free again. */
const defaultJobOptions = { removeOnComplete: true, removeOnFail: { age: 7 * 24 * 3600, count: 1_000 } };

function redisBackend(url: string, { prefix = 'mana', onError }: BackendOptions): QueueBackend {
	let shared: Redis | undefined;
	const connect = (): Redis => {
		if (shared !== undefined) return shared;
		// Workers block on their connection, and a blocked command must outlive a restart of Redis. Never `lazyConnect`:
		// BullMQ would make the first connection itself, and a queue whose first try failed stays closed for good.
		shared = new Redis(url, { maxRetriesPerRequest: null });
		shared.on('error', onError);
		return shared;
	};
	return {
		kind: 'redis',
		queue: (name) => {
			const queue = new Queue(name, { connection: connect(), prefix, defaultJobOptions });
			queue.on('error', onError);
			return queue;
		},
		worker: (name, processor, options) => {
			const worker = new Worker(name, processor, { ...options, connection: connect(), prefix });
			worker.on('error', onError);
			return worker;
		},
		close: async () => shared?.disconnect(),
	};
}

function postgresBackend({ databaseUrl, onError }: BackendOptions): QueueBackend {
	const connection = {
		connectionString: databaseUrl,
		migrate: true,
		schema: 'bullmq',
		max: POOL,
		application_name: 'mana: queue',
	};
	return {
		kind: 'postgres',
		queue: (name) => {
			const options = { connection, defaultJobOptions } as unknown as QueueOptions<typeof connection>;
			const queue = new Queue(name, options as never, createPostgresBackend as never);
			queue.on('error', onError);
			return queue;
		},
		worker: (name, processor, options) => {
			const worker = new Worker(
				name,
				processor,
				{ ...options, connection } as never,
				createPostgresBackend as never,
			);
			worker.on('error', onError);
			return worker;
		},
		close: async () => undefined,
	};
}

export const createBackend = (options: BackendOptions): QueueBackend =>
	options.redisUrl === undefined ? postgresBackend(options) : redisBackend(options.redisUrl, options);
