/** Which accepted proposals a revert took back whole. Pure. */
import type { Actor } from '../../core/sync/actor';
import type { StoredProposal } from './model';

interface RecordRef {
	readonly table: string;
	readonly id: string;
}
interface RevertedWrite extends RecordRef {
	readonly actor: Actor;
}

const keyOf = ({ table, id }: RecordRef): string => `${table}|${id}`;

/**
 * Proposals whose every record is among the reverted writes of the same agent and run. One of which a record stays,
 * because somebody edited it since, is still in force.
 */
export function takenBack(
	proposals: readonly StoredProposal[],
	writes: readonly RevertedWrite[],
	skipped: readonly RecordRef[],
): readonly StoredProposal[] {
	const stays = new Set(skipped.map(keyOf));
	return proposals.filter(({ agentId, iterationId, outcome, preview, status }) => {
		if (status !== 'approved' || outcome !== 'done' || preview.changes.length === 0) return false;
		const own = new Set(
			writes
				.filter(({ actor }) => actor.id === agentId && runOf(actor) === iterationId)
				.map((write) => keyOf(write)),
		);
		return preview.changes.every((change) => own.has(keyOf(change)) && !stays.has(keyOf(change)));
	});
}

const runOf = (actor: Actor): string | null => (actor.kind === 'ai' ? (actor.iterationId ?? null) : null);
