/** What a revert took back whole: accepted proposals, and steps that ran at once. The next run is told of both. */
import { z } from 'zod';
import { emit, patch, type Command, recordId } from '../../core/module';
import { ok } from '../../core/result';
import type { Where } from '../../core/query';
import type { Actor } from '../../core/sync/actor';
import {
	Steps,
	StepsTakenBack,
	type MissionEvent,
	type Proposals,
	type StoredProposal,
	type StoredStep,
} from './model';

interface RecordRef {
	readonly table: string;
	readonly id: string;
}
interface RevertedWrite extends RecordRef {
	readonly actor: Actor;
}

const keyOf = ({ table, id }: RecordRef): string => `${table}|${id}`;
const runOf = (actor: Actor): string | null => (actor.kind === 'ai' ? (actor.iterationId ?? null) : null);

type Written = readonly { readonly actor: Actor }[];

/** Conditions of proposals that can have made these writes: those of the same agents and runs. */
export const madeBy = (writes: Written): Where<typeof Proposals> => ({
	agentId: { in: [...new Set(writes.map(({ actor }) => actor.id))] },
	iterationId: { in: [...new Set(writes.map(({ actor }) => runOf(actor)))] },
});

/** Conditions of steps that can have made these writes at once; a connected client has none. */
export const ranFor = (writes: Written): Where<typeof Steps> => ({
	iterationId: { in: [...new Set(writes.flatMap(({ actor }) => runOf(actor) ?? []))] },
	status: 'done',
});

/** Whether every record is among these writes and none of them stays, because somebody edited it since. */
function allOf(
	records: readonly RecordRef[],
	writes: readonly RevertedWrite[],
	skipped: readonly RecordRef[],
): boolean {
	const own = new Set(writes.map(keyOf));
	const stays = new Set(skipped.map(keyOf));
	return records.length > 0 && records.every((one) => own.has(keyOf(one)) && !stays.has(keyOf(one)));
}

/** Proposals whose every record is among the reverted writes of the same agent and run. */
export const takenBack = (
	proposals: readonly StoredProposal[],
	writes: readonly RevertedWrite[],
	skipped: readonly RecordRef[],
): readonly StoredProposal[] =>
	proposals.filter(
		({ agentId, iterationId, outcome, preview, status }) =>
			status === 'approved' &&
			outcome === 'done' &&
			allOf(
				preview.changes,
				writes.filter(({ actor }) => actor.id === agentId && runOf(actor) === iterationId),
				skipped,
			),
	);

/** The writes of accepted proposals that a person has taken back since, as far as no other proposal in force made them too. */
export function writesTakenBack<Write extends RevertedWrite>(
	proposals: readonly StoredProposal[],
	writes: readonly Write[],
): readonly Write[] {
	const made = (outcome: StoredProposal['outcome'], write: Write): boolean =>
		proposals.some(
			(one) =>
				one.outcome === outcome &&
				one.agentId === write.actor.id &&
				one.iterationId === runOf(write.actor) &&
				one.preview.changes.some((change) => keyOf(change) === keyOf(write)),
		);
	return writes.filter((write) => made('undone', write) && !made('done', write));
}

/** Steps that ran at once and whose every record is among the reverted writes of their run. */
export const stepsTakenBack = (
	steps: readonly StoredStep[],
	writes: readonly RevertedWrite[],
	skipped: readonly RecordRef[],
): readonly StoredStep[] =>
	steps.filter(
		({ iterationId, status, touched }) =>
			status === 'done' &&
			allOf(
				touched,
				writes.filter(({ actor }) => runOf(actor) === iterationId),
				skipped,
			),
	);

export const UndoneInput = z.object({
	ids: z.array(recordId).min(1).max(500).describe('Ids of steps'),
	undone: z.boolean().describe('Whether they are taken back now, or in force again'),
});

/** Only steps that ran at once can be marked; others are left as they are. */
export const noteUndone: Command<z.output<typeof UndoneInput>, { ids: string[] }, MissionEvent> = async (
	deps,
	{ ids, undone },
) => {
	const steps = await Promise.all([...new Set(ids)].map((id) => deps.reader.get(Steps, id)));
	const marked = steps.flatMap((step) =>
		step?.status === (undone ? 'done' : 'undone') && step.touched.length > 0 ? [step.id] : [],
	);
	return ok({
		value: { ids: marked },
		changes: marked.map((id) => patch(Steps, id, { status: undone ? 'undone' : 'done' })),
		events: marked.length === 0 ? [] : [emit(StepsTakenBack, { stepIds: marked, undone })],
	});
};
