/** What running missions needs, gathered once by `createMissions`; tests replace times and the model. */
import type { CipherDep } from '../../core/crypto';
import type { PolicyMode } from '../../core/policy';
import type { LlmClient } from '../../core/ports/llm';
import type { SpaceKind } from '../../core/spaces/kinds';
import type { LiveEvent } from '../../core/sync/protocol';
import type { Mission } from '../../modules/missions/model';
import type { Database } from '../db/database';
import type { Log } from '../log';
import type { ToolRunner } from '../tools/tool-call';
import type { CallRate } from './call-rate';
import type { Leases } from './lease';
import type { MissionMetrics } from './mission-metrics';
import type { AccessDeps } from './space-access';
import type { TokenLedger } from './usage';
import type { Watch } from './watch';

/** Milliseconds. Four heartbeats must fit into a lease. */
export interface Timing {
	readonly heartbeatMs: number;
	readonly leaseMs: number;
	/** A run that takes longer is stopped. */
	readonly runMs: number;
}

export interface MissionDeps extends AccessDeps, CipherDep<Uint8Array> {
	readonly db: Database;
	readonly log: Log;
	readonly llm: LlmClient;
	readonly tools: ToolRunner;
	readonly leases: Leases;
	readonly ledger: TokenLedger;
	readonly rate: CallRate;
	readonly metrics: MissionMetrics;
	readonly policyMode: PolicyMode;
	readonly timing: Timing;
	readonly maxTakeovers: number;
	/** Runs of this process by iteration. */
	readonly running: Map<string, Watch>;
	readonly clearMission: (userId: string, spaceId: string, id: string) => Promise<Mission | undefined>;
	readonly profileOf: (
		userId: string,
		spaceId: string,
	) => Promise<{ readonly locale: 'en' | 'de'; readonly spaceKind: SpaceKind }>;
	readonly announce: (event: LiveEvent) => Promise<void>;
	/** As `announce`, without waiting. */
	readonly announceSoon: (event: LiveEvent) => void;
}
