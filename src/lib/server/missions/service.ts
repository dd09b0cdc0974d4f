/** Missions as the rest of the program sees them: run, stop, status for people; handle, sweep, listen for workers. */
import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { randomIds, uuidFrom, type RandomDep } from '../../core/ports/random';
import type { ClockDep } from '../../core/ports/clock';
import type { LlmClient } from '../../core/ports/llm';
import { conflict, err, notFound, ok, type Result } from '../../core/result';
import type { SpaceKind } from '../../core/spaces/kinds';
import { Iterations } from '../../modules/missions/model';
import type { Config } from '../config';
import type { Database } from '../db/database';
import type { Keyring } from '../keyring/keyring';
import { nodeCipher } from '../keyring/node-cipher';
import type { Log } from '../log';
import type { Metrics } from '../metrics';
import type { Job } from '../queue/jobs';
import { QueueSilent, type Queues } from '../queue/queues';
import type { Live, SyncService } from '../sync';
import type { ToolRunner } from '../tools/tool-call';
import { admit } from './admit';
import { createCallRate } from './call-rate';
import { clearAgent, clearMission } from './clear-rows';
import type { MissionDeps, Timing } from './deps';
import { derivedId } from '../tools/derived-id';
import { createDueLine } from './due-line';
import { endLost } from './end-lost';
import { expireProposals } from './expire-proposals';
import { createLeases, HEARTBEAT_MS, LEASE_MS, MAX_TAKEOVERS } from './lease';
import { listenToMissions } from './listen';
import { createMissionIndex, type IndexedMission } from './mission-index';
import { missionMetrics } from './mission-metrics';
import { runMission } from './run-mission';
import { createScheduler, type Scheduler } from './schedule';
import { createTokenLedger } from './usage';
import type { Watch } from './watch';

/** Hard limit of one run. */
const RUN_MS = 180_000;
/** The queue hands out a planned run by the clock of any worker; another one's may not have got there yet. */
const CLOCK_SKEW_MS = 2_000;

const QUEUE_SILENT = 'This server cannot start runs just now. Try again in a moment.';

export interface MissionsDeps extends ClockDep, RandomDep {
	readonly config: Pick<Config, 'databaseUrl' | 'demo' | 'policyMode' | 'maxMissions' | 'maxRuns'>;
	readonly db: Database;
	readonly log: Log;
	readonly metrics: Metrics;
	readonly sync: SyncService;
	readonly tools: ToolRunner;
	readonly keyring: Pick<Keyring, 'spaceKeys'>;
	readonly live: Pick<Live, 'publish'>;
	readonly queues: Queues;
	readonly llm: LlmClient;
	readonly timing?: Partial<Timing>;
}

export interface MissionStatus {
	readonly running: { readonly iterationId: string; readonly startedAt: number } | null;
	readonly nextRunAt: number | null;
	/** `offline` is the built-in planner. */
	readonly model: string;
}

export interface Missions {
	readonly scheduler: Scheduler;
	/** Queues a run for an active mission that is not running. */
	readonly runNow: (
		userId: string,
		spaceId: string,
		missionId: string,
	) => Promise<Result<{ readonly queued: true }>>;
	/** Asks the running run to stop; its worker hears of it at once. */
	readonly stop: (spaceId: string, missionId: string) => Promise<{ readonly stopping: boolean }>;
	readonly status: (spaceId: string, missionId: string) => Promise<MissionStatus>;
	/** One job. Safe to repeat under the same `jobId`. */
	readonly handle: (job: Job<'missions'>, jobId?: string) => Promise<void>;
	/** Takes over from lost workers, finds lost jobs, expires proposals. */
	readonly sweep: () => Promise<void>;
	readonly forgetOld: () => Promise<void>;
	/** Workers only: follows changes of missions and stop requests. */
	readonly listen: () => { readonly close: () => Promise<void> };
	/** Stops the runs of this process so that another one can go on with them. */
	readonly handOver: () => void;
}

export function createMissions(given: MissionsDeps): Missions {
	const { db, log, random, clock, sync } = given;
	const timing: Timing = { heartbeatMs: HEARTBEAT_MS, leaseMs: LEASE_MS, runMs: RUN_MS, ...given.timing };
	const leases = createLeases({ db, leaseMs: timing.leaseMs });
	const index = createMissionIndex({ db, demo: given.config.demo });
	const scheduler = createScheduler({ clock, queues: given.queues, index, leases });
	const due = createDueLine({ log, plan: scheduler.planById });
	const ids = randomIds(random);
	const metrics = missionMetrics(given.metrics);
	const announce: MissionDeps['announce'] = (event) =>
		given.live
			.publish(event)
			.catch((error: unknown) => log.warn('a mission event was not announced', { error }));
	const running = new Map<string, Watch>();
	const deps: MissionDeps = {
		db,
		log,
		clock,
		random,
		sync,
		leases,
		metrics,
		running,
		announce,
		cipher: nodeCipher,
		keyring: given.keyring,
		tools: given.tools,
		llm: given.llm,
		ledger: createTokenLedger({ db }),
		rate: createCallRate({ db, enforced: given.config.policyMode === 'enforce' }),
		device: `srv_${Buffer.from(random.bytes(9)).toString('hex')}`,
		policyMode: given.config.policyMode,
		timing,
		maxTakeovers: MAX_TAKEOVERS,
		clearMission: (userId, spaceId, id) => clearMission(sync, userId, spaceId, id),
		announceSoon: (event) => void announce(event),
		profileOf: async (userId, spaceId) => {
			const { rows } = await db.pool.query<{ locale: 'en' | 'de'; kind: SpaceKind }>(
				'SELECT u.locale, s.kind FROM auth."user" u, space.space s WHERE u.id = $1 AND s.id = $2',
				[userId, spaceId],
			);
			return { locale: rows[0]?.locale ?? 'en', spaceKind: rows[0]?.kind ?? 'personal' };
		},
	};

	const beyondLimit = async (row: IndexedMission): Promise<boolean> =>
		(await index.activeBefore(row, given.config.maxMissions)) >= given.config.maxMissions;

	const handle: Missions['handle'] = async ({ spaceId, missionId, trigger }, jobId) => {
		const row = await index.find(spaceId, missionId);
		const isResume = trigger === 'resume';
		if (row === undefined)
			return isResume ? endLost(deps, { spaceId, missionId }, 'skipped-gone') : undefined;
		if (!isResume && row.state !== 'active') return;
		if (trigger === 'schedule') {
			const earlyMs = (row.nextRunAt ?? Number.POSITIVE_INFINITY) - clock.now();
			// Put off meanwhile, or further away than the queue holds: its own job is there, or is made now.
			if (earlyMs > CLOCK_SKEW_MS) return scheduler.plan(row);
			if (earlyMs > 0) await wait(earlyMs);
		}
		const isBeyond = !isResume && (await beyondLimit(row));
		const admission = await admit(deps, row, isBeyond);
		if (typeof admission === 'string') {
			metrics.decisions.inc({ decision: admission });
			if (admission === 'skipped-gone') await index.drop(spaceId, missionId);
			return isResume ? endLost(deps, row, admission) : undefined;
		}
		// The same job, delivered twice, means the same run.
		const iterationId = jobId === undefined ? ids.next() : derivedId('run', spaceId, missionId, jobId);
		// A queue may deliver a finished job again when its worker died before saying so.
		const query = { table: Iterations.name, ids: [iterationId], deleted: 'too' as const };
		if (trigger === 'manual' && !(await leases.running(spaceId, missionId))) {
			if ((await sync.readRecords(row.userId, spaceId, query)).length > 0) return;
		}
		const lease = await leases.acquire({
			spaceId,
			missionId,
			agentId: admission.mission.agentId,
			userId: row.userId,
			trigger: isResume ? 'schedule' : trigger,
			maxConcurrent: admission.maxConcurrent,
			maxOfAccount: given.config.maxRuns,
			iterationId,
			token: uuidFrom(random),
			holder: `${hostname()} ${process.pid}`,
		});
		if (lease === 'busy') return;
		if (lease === 'concurrency') {
			metrics.decisions.inc({ decision: 'skipped-concurrency' });
			return scheduler.later(spaceId, missionId, trigger);
		}
		// What was to be resumed has ended meanwhile; a new run is not what this job asked for.
		if (isResume && !lease.resumed) return leases.release(lease);
		if (lease.resumed) metrics.takeovers.inc();
		metrics.decisions.inc({ decision: 'ran' });
		const stopped = { ...lease, cancelRequested: lease.cancelRequested || row.state !== 'active' };
		await runMission(deps, { lease: stopped, userId: row.userId, ...admission });
	};

	return {
		scheduler,
		handle,
		runNow: async (userId, spaceId, missionId) => {
			const row = await index.find(spaceId, missionId);
			if (row === undefined)
				return notFound(
					'This mission no longer exists, or has not reached the server yet.',
					'missions_error_not_here',
				);
			if (row.state !== 'active')
				return conflict('Only an active mission runs. Resume it first.', 'missions_error_not_active');
			if (await beyondLimit(row))
				return conflict(
					`More than ${given.config.maxMissions} missions are active, and this one is beyond them. Pause some first.`,
					'missions_error_too_many',
					{ most: String(given.config.maxMissions) },
				);
			if (await leases.running(spaceId, missionId))
				return conflict('This mission is running already.', 'missions_error_running');
			const mission = await clearMission(sync, userId, spaceId, missionId);
			const agent = mission && (await clearAgent(sync, userId, spaceId, mission.agentId));
			if (agent?.state !== 'active')
				return conflict('The agent of this mission is not active.', 'missions_error_agent_paused');
			try {
				await scheduler.runNow(userId, spaceId, missionId);
			} catch (error) {
				if (!(error instanceof QueueSilent)) throw error;
				log.error('a run could not be queued', { missionId, error });
				return err({
					kind: 'upstream',
					cause: 'overloaded',
					code: 'missions_error_queue_silent',
					message: QUEUE_SILENT,
				});
			}
			await announce({ type: 'job', space: spaceId, id: missionId, state: 'waiting' });
			return ok({ queued: true });
		},
		stop: async (spaceId, missionId) => ({ stopping: await leases.requestCancel(spaceId, missionId) }),
		status: async (spaceId, missionId) => ({
			running: (await leases.running(spaceId, missionId)) ?? null,
			nextRunAt: (await index.find(spaceId, missionId))?.nextRunAt ?? null,
			model: given.llm.model,
		}),
		sweep: async () => {
			await scheduler.recover();
			await expireProposals(deps);
		},
		forgetOld: async () => {
			await deps.ledger.forgetOld();
			await db.pool.query("DELETE FROM ops.mission_journal WHERE created_at < now() - interval '30 days'");
		},
		listen: () =>
			listenToMissions(given.config.databaseUrl, log, {
				onDue: due.add,
				onCancel: (iterationId) => running.get(iterationId)?.stop('cancelled'),
				onConnected: () => {
					scheduler
						.reconcile()
						.then((count) => log.info('missions are planned', { count }))
						.catch((error: unknown) => log.error('missions were not planned', { error }));
				},
			}),
		handOver: () => {
			for (const watched of running.values()) watched.stop('shutdown');
		},
	};
}
