/**
 * Builds the whole program, read top to bottom. The web process calls it once from hooks.server.ts, each worker once from
 * workers/main.ts, tests with fakes for the two edges we cannot own. One line per service; no logic in here.
 */
import type { Clock } from '../core/ports/clock';
import type { LlmClient } from '../core/ports/llm';
import type { Random } from '../core/ports/random';
import { createAdmin } from './admin';
import { createAuth } from './auth/accounts';
import { createRateLimits } from './auth/rate-limits';
import { createRevocations } from './auth/revocations';
import { createSessions } from './auth/sessions';
import type { Config } from './config';
import { createConnections } from './connections/tokens';
import { createDatabase } from './db/database';
import { createDatabaseWatch, quietLog, type DatabaseWatch } from './db/watch';
import { createDemo } from './demo/demo';
import { createHealth } from './health';
import { closeAll } from './close-all';
import { baseHeaders } from './http/headers';
import { createKeyring } from './keyring/keyring';
import { nodeCipher } from './keyring/node-cipher';
import { createLlm } from './llm';
import { offlineLlm } from './llm/offline/offline-llm';
import { createLog, type Log } from './log';
import { createMcp } from './mcp/handler';
import { createLetters } from './mail/letters';
import { createMailer, type Mailer } from './mail/mailer';
import { createMailSink } from './mail/sink';
import { createMetrics } from './metrics';
import { createMissions, type MissionsDeps } from './missions';
import { createQueues } from './queue/queues';
import { createSpaces } from './spaces';
import { createLive, createSync, postgresTransport, redisTransport } from './sync';
import { systemClock, systemRandom } from './system';
import { createToolRunner } from './tools/run-tool';
import { version } from './version';

export interface Edges {
	readonly mailer?: Mailer;
	readonly llm?: LlmClient;
	/** Shorter leases, for tests that kill workers. */
	readonly timing?: NonNullable<MissionsDeps['timing']>;
	readonly clock?: Clock;
	readonly random?: Random;
	readonly log?: Log;
}

export type App = ReturnType<typeof compose>;

export function compose(config: Config, edges: Edges = {}) {
	const clock = edges.clock ?? systemClock;
	const random = edges.random ?? systemRandom;
	const loud = edges.log ?? createLog(config.logLevel);
	const log = quietLog(loud, (): DatabaseWatch => watch);
	const metrics = createMetrics({ runtime: true });
	const db = createDatabase(config.databaseUrl, {
		onIdleError: (error) => log.warn('an idle database connection was lost', { error }),
	});
	const watch = createDatabaseWatch({
		log: loud,
		clock,
		databaseUrl: config.databaseUrl,
		isReadOnly: () => db.isReadOnly(),
	});

	const sink = createMailSink({ db });
	const mailer = edges.mailer ?? createMailer(config, sink);
	const letters = createLetters({ mailer, log });
	const mail = { mailer, sink, letters };

	const limits = createRateLimits({ db, clock });
	const revocations = createRevocations({ db, log });
	const secure = config.origin?.startsWith('https:') ?? false;
	const sessions = createSessions({ db, clock, secure });
	const auth = createAuth({
		config,
		db,
		clock,
		random,
		sessions,
		limits,
		revocations,
		letters,
		endConnections: (userId) => connections.revokeAll(userId),
	});
	const keyring = createKeyring({ db, clock, kek: config.kek });
	const spaces = createSpaces({ db });

	const transport = config.redisUrl
		? redisTransport({ url: config.redisUrl, log })
		: postgresTransport({ db, log });
	const live = createLive({ db, log, transport });
	const sync = createSync({ db, log, metrics, live, clock });
	const toolDeps = { db, log, random, cipher: nodeCipher, sync, keyring, spaces };
	const tools = createToolRunner({ ...toolDeps, clock });
	const mcp = createMcp({ config, db, watch, log, metrics, clock, random, tools, version });
	const connections = createConnections({ db, clock, random, recall: mcp.recall });

	const llm = edges.llm ?? createLlm(config);
	const queues = createQueues({ config, log, metrics });
	const timing = edges.timing ?? {};
	const missionDeps = { config, db, log, random, sync, keyring, live, queues, timing };
	const missions = createMissions({ ...missionDeps, metrics, clock, tools, llm });

	// On a clock of its own, and counted nowhere: what the demo shows has happened before the first start.
	const toolsAt = (at: Clock) => createToolRunner({ ...toolDeps, clock: at });
	const missionsAt = (at: Clock) =>
		createMissions({
			...missionDeps,
			metrics: createMetrics(),
			clock: at,
			tools: toolsAt(at),
			llm: offlineLlm(),
		});
	const demo = createDemo({ config, db, log, clock, auth, connections, toolsAt, missionsAt });

	const health = createHealth({ db, watch, embedded: config.embedded });
	health.add('queue', () => queues.ping());
	const endSessions = async (userId: string): Promise<void> => {
		await auth.revoke(userId, { except: undefined });
		await mcp.recall(userId);
	};
	const admin = createAdmin({ config, db, health, queues, clock, version, endSessions });

	return {
		config,
		log,
		db,
		watch,
		metrics,
		clock,
		random,
		limits,
		auth,
		keyring,
		spaces,
		live,
		sync,
		tools,
		connections,
		mcp,
		queues,
		missions,
		mail,
		health,
		admin,
		demo,
		/** For responses that do not pass the hooks. */
		headers: baseHeaders({ secure }),
		/** Ends streams and stops taking new work; requests under way go on. */
		drain: async (): Promise<void> => {
			health.drain();
			revocations.drain();
			mcp.drain();
		},
		/** Closes everything, in order. Call after `drain`, when the last request has been answered. */
		close: async (): Promise<void> => {
			metrics.close();
			watch.close();
			const steps = [queues.close, letters.settled, mcp.close, live.close, revocations.close, mailer.close];
			await closeAll([...steps, db.close], (error) => watch.note(error) !== undefined);
		},
	};
}
