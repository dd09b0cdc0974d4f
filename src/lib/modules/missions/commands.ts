/** The only way to write missions and to steer their runs. Deciding on proposals lives in `decide.ts`. */
import { z } from 'zod';
import { hasKnownZone, nextRun } from '../../core/missions/cadence';
import {
	emit,
	findDeleted,
	findRow,
	patch,
	put,
	remove,
	restore,
	type Command,
	type CommandDeps,
	type RowWords,
	line,
	recordId,
	textLimit,
	givenFields,
} from '../../core/module';
import { conflict, invalid, ok, notFound } from '../../core/result';
import { defaultAgentId, ensureDefaultAgent } from '../agents/api';
import {
	Cadence,
	cares,
	FeedbackGiven,
	IterationCancelRequested,
	Iterations,
	MAX_INPUTS,
	Mission,
	MissionCreated,
	MissionDeleted,
	MissionRestored,
	MissionInput,
	MissionRunRequested,
	Missions,
	missionStates,
	MissionStateChanged,
	MissionUpdated,
	type MissionEvent,
	type MissionState,
} from './model';

const id = recordId;
const missionRef = id.describe('Id of the mission');
const title = line(textLimit(Missions, 'title')).describe('What it is called');
const objective = z
	.string()
	.trim()
	.min(1)
	.max(textLimit(Missions, 'objective'))
	.describe('What should be true after a run');
const concept = z
	.string()
	.max(textLimit(Missions, 'concept'))
	.describe('Background for the agent, in Markdown');
const agentId = id.describe('The agent that works on it');
const inputs = z.array(MissionInput).max(MAX_INPUTS).describe('Records to read first');
const cadence = Cadence.describe('When it runs');
const care = z
	.enum(cares)
	.describe(
		'What it may do, never more than its agent: agent follows the agent, propose asks before every change, read changes nothing',
	);

export const NewMission = z.object({
	title,
	objective,
	concept: concept.optional(),
	agentId: agentId.optional(),
	inputs: inputs.optional(),
	cadence: cadence.optional(),
	care: care.optional(),
	paused: z.boolean().optional().describe('Create it paused'),
});
export const MissionPatch = z.object({
	id: missionRef,
	title: title.optional(),
	objective: objective.optional(),
	concept: concept.optional(),
	agentId: agentId.optional(),
	inputs: inputs.optional(),
	cadence: cadence.optional(),
	care: care.optional(),
});
export const MissionRef = z.object({ id: missionRef });
export const IterationRef = z.object({ iterationId: id.describe('Id of the run') });
export const FeedbackInput = z.object({
	iterationId: id.describe('Id of the run'),
	text: z
		.string()
		.trim()
		.max(textLimit(Iterations, 'userFeedback'))
		.describe('What the next run should do differently; empty clears it'),
});

const words: RowWords = { what: 'mission', code: 'missions_error_gone', restore: 'missions_restore' };
const findMission = (deps: CommandDeps, missionId: string) => findRow(deps, Missions, missionId, words);
const findRun = (deps: CommandDeps, iterationId: string) =>
	findRow(deps, Iterations, iterationId, { what: 'run', code: 'missions_error_run_gone' });
const badZone = () => invalid('This time zone is not known.', 'cadence.zone', 'error_unknown_zone');

/** A run would leave out a record whose table is not of the module it names. */
function strangeInput(inputs: readonly MissionInput[] | undefined) {
	const strange = inputs?.find(({ module, table }) => !table.startsWith(`${module}.`));
	return (
		strange &&
		notFound(`The module ${strange.module} has no table ${strange.table}.`, 'missions_error_input_module', {
			module: strange.module,
			table: strange.table,
		})
	);
}

/** Without an agent the mission goes to the default one, which is made when it is missing. */
export const createMission: Command<z.output<typeof NewMission>, { id: string }, MissionEvent> = async (
	deps,
	{ paused, ...input },
) => {
	if (input.cadence && !hasKnownZone(input.cadence)) return badZone();
	const strange = strangeInput(input.inputs);
	if (strange) return strange;
	const newId = deps.ids.next();
	const own = input.agentId ?? defaultAgentId(deps.space.id);
	const missing = own === defaultAgentId(deps.space.id) ? await ensureDefaultAgent(deps) : [];
	const now = deps.clock.now();
	const when = input.cadence ?? { kind: 'manual' as const };
	const row = Mission.parse({
		...input,
		agentId: own,
		cadence: when,
		zone: deps.zone,
		state: paused ? 'paused' : 'active',
		pauseReason: paused ? 'user' : null,
		nextRunAt: paused ? null : nextRun(when, now),
		createdAt: now,
	});
	return ok({
		value: { id: newId },
		changes: [...missing, put(Missions, newId, row)],
		events: [emit(MissionCreated, { missionId: newId })],
	});
};

export const updateMission: Command<z.output<typeof MissionPatch>, { id: string }, MissionEvent> = async (
	deps,
	{ id: missionId, ...input },
) => {
	const found = await findMission(deps, missionId);
	if (!found.ok) return found;
	const mission = found.value;
	if (input.cadence && !hasKnownZone(input.cadence)) return badZone();
	const strange = strangeInput(input.inputs);
	if (strange) return strange;
	const set: Partial<Mission> = givenFields(input);
	const fields = Object.keys(set);
	if (fields.length === 0) return ok({ value: { id: missionId }, changes: [], events: [] });
	if (input.cadence && mission.state === 'active') {
		set.nextRunAt = nextRun(input.cadence, deps.clock.now());
	}
	return ok({
		value: { id: missionId },
		changes: [patch(Missions, missionId, set)],
		events: [emit(MissionUpdated, { missionId, fields })],
	});
};

function stateCommand(
	state: MissionState,
	set: (mission: Mission, deps: CommandDeps) => Partial<Mission>,
): Command<z.output<typeof MissionRef>, { id: string }, MissionEvent> {
	return async (deps, input) => {
		const found = await findMission(deps, input.id);
		if (!found.ok) return found;
		return ok({
			value: { id: input.id },
			changes: [patch(Missions, input.id, { state, ...set(found.value, deps) })],
			events: [emit(MissionStateChanged, { missionId: input.id, state })],
		});
	};
}

export const pauseMission = stateCommand('paused', () => ({ pauseReason: 'user', nextRunAt: null }));
/** Also forgives earlier failures, so that a mission paused for them gets its full number of tries again. */
export const resumeMission = stateCommand('active', (mission, deps) => ({
	pauseReason: null,
	failures: 0,
	nextRunAt: nextRun(mission.cadence, deps.clock.now()),
}));
export const completeMission = stateCommand('done', () => ({ pauseReason: null, nextRunAt: null }));
export const archiveMission = stateCommand('archived', () => ({ pauseReason: null, nextRunAt: null }));

export const deleteMission: Command<z.output<typeof MissionRef>, { id: string }, MissionEvent> = async (
	deps,
	input,
) => {
	const found = await findMission(deps, input.id);
	if (!found.ok) return found;
	return ok({
		value: { id: input.id },
		changes: [remove(Missions, input.id)],
		events: [emit(MissionDeleted, { missionId: input.id })],
	});
};

export const MissionsToRestore = z.object({
	ids: z.array(missionRef).min(1).max(100).describe('Ids of one or more missions'),
});
/**
 * Brings deleted missions back, paused: what a person had deleted must not start to work by itself. An agent that is gone by
 * now is not theirs any more, nor are linked records.
 */
export const restoreMissions: Command<
	z.output<typeof MissionsToRestore>,
	{ ids: string[] },
	MissionEvent
> = async (deps, input) => {
	const found = await findDeleted(deps, Missions, input.ids, words);
	if (!found.ok) return found;
	return ok({
		value: { ids: found.value.map((mission) => mission.id) },
		changes: found.value.map(({ id: missionId, state }) => ({
			...(state === 'active'
				? patch(Missions, missionId, { state: 'paused', pauseReason: 'user', nextRunAt: null })
				: {}),
			...restore(Missions, missionId),
		})),
		events: found.value.map((mission) => emit(MissionRestored, { missionId: mission.id })),
	});
};

/** Makes the mission due at once; the server starts it when this write arrives there. */
export const requestRun: Command<z.output<typeof MissionRef>, { id: string }, MissionEvent> = async (
	deps,
	input,
) => {
	const found = await findMission(deps, input.id);
	if (!found.ok) return found;
	if (found.value.state !== 'active')
		return conflict('Only an active mission runs. Resume it first.', 'missions_error_not_active');
	const now = deps.clock.now();
	return ok({
		value: { id: input.id },
		changes: [patch(Missions, input.id, { nextRunAt: now, askedAt: now })],
		events: [emit(MissionRunRequested, { missionId: input.id })],
	});
};

export const requestCancel: Command<
	z.output<typeof IterationRef>,
	{ iterationId: string },
	MissionEvent
> = async (deps, input) => {
	const found = await findRun(deps, input.iterationId);
	if (!found.ok) return found;
	if (found.value.status !== 'running')
		return conflict('This run has ended already.', 'missions_error_run_over');
	return ok({
		value: input,
		changes: [patch(Iterations, input.iterationId, { cancelRequested: true })],
		events: [emit(IterationCancelRequested, { iterationId: input.iterationId })],
	});
};

export const giveFeedback: Command<
	z.output<typeof FeedbackInput>,
	{ iterationId: string },
	MissionEvent
> = async (deps, input) => {
	const found = await findRun(deps, input.iterationId);
	if (!found.ok) return found;
	return ok({
		value: { iterationId: input.iterationId },
		changes: [patch(Iterations, input.iterationId, { userFeedback: input.text })],
		events: [emit(FeedbackGiven, { iterationId: input.iterationId })],
	});
};

export const MissionFilter = z.object({
	state: z.enum(missionStates).optional().describe('Only missions in this state'),
});
