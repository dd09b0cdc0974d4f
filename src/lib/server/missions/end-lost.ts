/**
 * Ends a run whose worker died and that nobody may go on with: its mission is gone, or its agent may not work now. Left
 * alone it would look running for good, and every sweep would try to resume it.
 */
import { patch } from '../../core/module';
import { uuidFrom } from '../../core/ports/random';
import { Iterations, type ErrorKind } from '../../modules/missions/model';
import type { Refused } from './admit';
import type { MissionDeps } from './deps';
import { cancelled, failed, iterationAfter, type Ending } from './outcome';
import { clearAccess } from './space-access';

const kinds: Readonly<Record<Exclude<Refused, 'skipped-gone'>, ErrorKind>> = {
	'skipped-missing': 'interrupted',
	'skipped-archived': 'interrupted',
	'skipped-paused': 'interrupted',
	'skipped-suspended': 'interrupted',
	'skipped-budget': 'over_budget',
	'skipped-limit': 'interrupted',
};

/** Does nothing when somebody works on the run or it has ended. */
export async function endLost(
	deps: MissionDeps,
	{ spaceId, missionId }: { readonly spaceId: string; readonly missionId: string },
	why: Refused,
): Promise<void> {
	const taken = await deps.leases.takeLost(spaceId, missionId, uuidFrom(deps.random));
	if (taken === undefined) return;
	const { lease, userId } = taken;
	const ending: Ending = why === 'skipped-gone' || lease.cancelRequested ? cancelled : failed(kinds[why]);
	// Somebody who has left the space sees nothing of it, and may not write there.
	const query = { table: Iterations.name, ids: [lease.iterationId] };
	const [record] = await deps.sync.readRecords(userId, spaceId, query);
	if (record?.clear['status']?.[0] === 'running') {
		const change = patch(Iterations, lease.iterationId, iterationAfter(ending, deps.clock.now()));
		await clearAccess(deps, userId, spaceId).write([change]);
		deps.metrics.runs.inc({ status: ending.status });
	}
	await deps.leases.release(lease);
	deps.log.info('a lost run was ended', {
		missionId,
		iterationId: lease.iterationId,
		code: ending.errorKind ?? ending.status,
		why,
	});
}
