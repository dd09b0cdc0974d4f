/** Marks proposals that nobody decided on in time, and ends the review of their runs. Clear fields only: needs no key. */
import { patch, type Change } from '../../core/module';
import {
	Iterations,
	Proposals,
	type IterationStatus,
	type ProposalStatus,
} from '../../modules/missions/model';
import { iterationStatusAfter } from '../../modules/missions/iteration-status';
import type { MissionDeps } from './deps';
import { clearAccess } from './space-access';

const BATCH = 500;

interface Row {
	readonly space_id: string;
	readonly id: string;
	readonly author_id: string;
	readonly iteration_id: string | null;
}

/** Answers how many were marked. */
export async function expireProposals(deps: MissionDeps): Promise<number> {
	const now = deps.clock.now();
	const { rows } = await deps.db.pool.query<Row>(
		`SELECT space_id, id, author_id, clear ->> 'iterationId' AS iteration_id FROM sync.record
		WHERE tbl = 'missions.proposals' AND clear ->> 'status' = 'pending'
			AND (clear ->> 'expiresAt')::numeric <= $1 AND deleted IS NOT TRUE LIMIT ${BATCH}`,
		[now],
	);
	for (const row of rows) {
		const set = { status: 'expired', decidedAt: now, decidedBy: 'auto_expire' } as const;
		const changes: Change[] = [patch(Proposals, row.id, set)];
		const status = row.iteration_id === null ? undefined : await statusAfter(deps, row);
		if (status !== undefined) changes.push(patch(Iterations, row.iteration_id!, { status }));
		await clearAccess(deps, row.author_id, row.space_id).write(changes);
	}
	return rows.length;
}

async function statusAfter(deps: MissionDeps, row: Row): Promise<IterationStatus | undefined> {
	const { author_id: userId, space_id: spaceId, iteration_id: iterationId } = row;
	const runs = { table: Iterations.name, ids: [iterationId!] };
	const [run] = await deps.sync.readRecords(userId, spaceId, runs);
	if (run === undefined) return undefined;
	const ofRun = { table: Proposals, where: { iterationId } };
	const siblings = await deps.sync.narrowRecords(userId, spaceId, ofRun);
	return iterationStatusAfter(
		(run.clear['status']?.[0] ?? 'running') as IterationStatus,
		siblings.map((other) =>
			other.id === row.id ? 'expired' : ((other.clear['status']?.[0] ?? 'pending') as ProposalStatus),
		),
	);
}
