/** Gathers what a run starts with: mission, agent, linked records, earlier runs, and the prompts made of them. */
import { Temporal } from 'temporal-polyfill';
import { localNow } from '../../core/local-now';
import {
	MAX_INPUTS_CHARS,
	PROMPT_RUNS,
	systemPrompt,
	userPrompt,
	type PromptInput,
	type PromptRun,
	type PromptStep,
} from '../../core/planner';
import type { Millis } from '../../core/ports/clock';
import { invalid, notFound, ok, type Result } from '../../core/result';
import { tables, titleField } from '../../registry';
import { Agents, type StoredAgent } from '../../modules/agents/model';
import {
	Iterations,
	iterationStatuses,
	Missions,
	Proposals,
	Steps,
	type MissionInput,
	type StoredMission,
	type StoredProposal,
	type StoredStep,
} from '../../modules/missions/model';
import type { ServerReader } from '../tools/reader';

export interface Briefing {
	readonly mission: StoredMission;
	readonly agent: StoredAgent;
	readonly systemPrompt: string;
	readonly userPrompt: string;
}

/** Linked records that still exist, as text. One that is gone or cannot be opened is left out. */
async function readInputs(reader: ServerReader, inputs: readonly MissionInput[]): Promise<PromptInput[]> {
	const read = await Promise.all(
		inputs.map(async ({ module, table, id }): Promise<PromptInput | undefined> => {
			const registered = tables.get(table);
			if (registered === undefined || registered.module.id !== module) return undefined;
			const row = (await reader.get(registered.table, id)) as Record<string, unknown> | undefined;
			if (row === undefined) return undefined;
			const title = row[titleField(table) ?? ''];
			const { meta: _meta, id: _id, ...content } = row;
			return {
				place: table.replace('.', '/'),
				id,
				title: typeof title === 'string' ? title : '',
				content: JSON.stringify(content),
			};
		}),
	);
	return read.filter((input) => input !== undefined);
}

/** What a person turned down or took back is told with its input: the next run must know which one it was. */
function stepTold(step: StoredStep, undone: StoredProposal | undefined): PromptStep {
	const status = undone === undefined ? step.status : 'undone';
	const summary = `${step.tool}: ${step.summary}`;
	if (status !== 'undone' && status !== 'rejected') return { status, summary };
	// An accepted proposal holds the input as the person changed it; what ran at once has its own.
	return { status, summary, input: JSON.stringify((undone ?? step).input) };
}

async function earlierRuns(reader: ServerReader, missionId: string, current: string): Promise<PromptRun[]> {
	const ended = iterationStatuses.filter((status) => status !== 'running');
	const newest = await reader.list(
		Iterations,
		{ missionId, status: { in: ended } },
		{ order: [{ by: 'startedAt', descending: true }], limit: PROMPT_RUNS + 1 },
	);
	const runs = newest.filter((run) => run.id !== current).slice(0, PROMPT_RUNS);
	return Promise.all(
		runs.map(async (run) => {
			const steps = await reader.list(Steps, { iterationId: run.id }, { order: [{ by: 'index' }] });
			const undone = await reader.list(Proposals, { iterationId: run.id, outcome: 'undone' });
			return {
				startedAt: Temporal.Instant.fromEpochMilliseconds(run.startedAt).toString(),
				status: run.status,
				summary: run.summary,
				steps: steps.map((step) =>
					stepTold(
						step,
						undone.find(({ stepId }) => stepId === step.id),
					),
				),
				feedback: run.userFeedback,
			};
		}),
	);
}

/** Fails when mission or agent are gone, or when the linked records are more than a run may carry. */
export async function brief(
	reader: ServerReader,
	{
		missionId,
		iterationId,
		now,
		locale,
	}: {
		readonly missionId: string;
		readonly iterationId: string;
		readonly now: Millis;
		/** What the person reads. */
		readonly locale: 'en' | 'de';
	},
): Promise<Result<Briefing>> {
	const mission = await reader.get(Missions, missionId);
	if (mission === undefined)
		return notFound('This mission no longer exists, or its text does not open.', 'missions_error_unreadable');
	const agent = await reader.get(Agents, mission.agentId);
	if (agent === undefined)
		return notFound('The agent of this mission no longer exists.', 'missions_error_agent_gone');
	const inputs = await readInputs(reader, mission.inputs);
	if (inputs.reduce((sum, { content }) => sum + content.length, 0) > MAX_INPUTS_CHARS) {
		return invalid(
			`The linked records hold more than ${MAX_INPUTS_CHARS} characters. Link fewer or shorter ones.`,
			undefined,
			'missions_error_inputs_long',
			{ most: MAX_INPUTS_CHARS },
		);
	}
	const runs = await earlierRuns(reader, missionId, iterationId);
	return ok({
		mission,
		agent,
		systemPrompt: systemPrompt(agent),
		userPrompt: userPrompt({
			...mission,
			readOnly: mission.care === 'read',
			inputs,
			runs,
			now: localNow(now, mission.zone),
			locale,
		}),
	});
}
