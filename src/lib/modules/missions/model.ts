/**
 * The rows of the missions module: what an agent is to do, its runs (iterations), what each run did (steps), and what
 * it asks for (proposals). A run's parts are rows of their own, so that two writers never overwrite each other's list.
 */
import { z } from 'zod';
import {
	anyRecord,
	moment,
	momentOrNull,
	reference,
	referenceOrNull,
	sample,
	table,
	type Stored,
} from '../../core/module';
import { Cadence } from '../../core/missions/cadence';
import { Agents } from '../agents/api';
import { ErrorWords } from './error-words';
export { Cadence } from '../../core/missions/cadence';
export * from './events';

export const missionStates = ['active', 'paused', 'done', 'archived'] as const;
export type MissionState = (typeof missionStates)[number];
/** Why a mission is paused: by a person, after repeated failures, the agent's budget or state, or a vault the server cannot open. */
const pauseReasons = ['user', 'failures', 'budget', 'agent', 'vault'] as const;
export type PauseReason = (typeof pauseReasons)[number];

/**
 * What a mission may do beyond its agent's rules, and only ever less: as the agent may, every change as a proposal, or
 * reading alone. `care.ts` turns it into a layer of policy.
 */
export const cares = ['agent', 'propose', 'read'] as const;
export type Care = (typeof cares)[number];

export const MissionInput = z.object({
	module: z.string().max(64).describe('Module id'),
	table: z.string().max(64).describe('Table, as <module>.<table>'),
	id: z.string().max(128).describe('Record id'),
});
export type MissionInput = z.infer<typeof MissionInput>;
export const MAX_INPUTS = 20;

export const Mission = z.object({
	title: z.string().max(200).default('').describe('What it is called'),
	objective: z.string().max(4_000).default('').describe('What should be true after a run'),
	concept: z.string().max(20_000).default('').describe('Background for the agent, in Markdown'),
	agentId: reference.describe('The agent that works on it'),
	inputs: z.array(MissionInput).max(MAX_INPUTS).default([]).describe('Records to read first'),
	cadence: Cadence.default({ kind: 'manual' }).describe('When it runs'),
	care: z.enum(cares).default('agent').describe('agent, propose or read'),
	zone: z.string().max(64).default('UTC').describe('IANA zone that "today" means in its runs'),
	state: z.enum(missionStates).default('active').describe('active, paused, done or archived'),
	pauseReason: z.enum(pauseReasons).nullable().default(null).describe('Why it is paused'),
	nextRunAt: momentOrNull.describe('Epoch ms of the next planned run; null when none is'),
	askedAt: momentOrNull.describe('The `nextRunAt` that a person asked for; another one is planned'),
	failures: z.number().int().min(0).default(0).describe('Failed runs in a row'),
	createdAt: moment,
	sample,
});
export type Mission = z.infer<typeof Mission>;

/** Whether a person started the run that is due, and not the plan. */
export const isAsked = ({ nextRunAt, askedAt }: Pick<Mission, 'nextRunAt' | 'askedAt'>): boolean =>
	nextRunAt !== null && nextRunAt === askedAt;

export const Missions = table({
	name: 'missions.missions',
	row: Mission,
	sealed: ['title', 'objective', 'concept'],
	texts: ['objective', 'concept'],
	clear: [
		'agentId',
		'inputs',
		'cadence',
		'care',
		'zone',
		'state',
		'pauseReason',
		'nextRunAt',
		'askedAt',
		'failures',
		'createdAt',
		'sample',
	],
	index: ['state', 'agentId', 'nextRunAt', 'createdAt', 'sample'],
	refs: { agentId: Agents, inputs: anyRecord },
	kept: ['createdAt', 'sample'],
});
export type StoredMission = Stored<typeof Missions>;

export const iterationStatuses = [
	'running',
	'awaiting_review',
	'approved',
	'rejected',
	'failed',
	'cancelled',
] as const;
export type IterationStatus = (typeof iterationStatuses)[number];
export const phases = ['starting', 'inputs', 'thinking', 'acting', 'finishing'] as const;
export type Phase = (typeof phases)[number];
/** Kinds of `AppError`, and what only a run can meet: its deadline, a killed worker, a missing agent. */
const errorKinds = [
	'not_found',
	'forbidden',
	'invalid',
	'conflict',
	'vault_locked',
	'zero_knowledge',
	'over_budget',
	'rate_limited',
	'blocked',
	'truncated',
	'auth',
	'rate_limit',
	'capability',
	'overloaded',
	'unknown',
	'timeout',
	'interrupted',
	'tools_failed',
] as const;
export type ErrorKind = (typeof errorKinds)[number];

const count = z.number().int().min(0);
const Usage = z.object({ promptTokens: count, completionTokens: count, totalTokens: count });

export const Iteration = z.object({
	missionId: reference.describe('The mission this is a run of'),
	agentId: reference.describe('The agent that ran it'),
	startedAt: moment,
	finishedAt: momentOrNull,
	status: z.enum(iterationStatuses).default('running').describe('How it stands'),
	phase: z.enum(phases).nullable().default(null).describe('What a running one does now'),
	phaseStartedAt: momentOrNull,
	phaseDetail: z.string().max(64).nullable().default(null).describe('Code: the tool that is called'),
	cancelRequested: z.boolean().default(false).describe('A person asked it to stop'),
	source: z.enum(['server', 'browser']).default('server').describe('Where it runs'),
	trigger: z.enum(['manual', 'schedule']).default('schedule').describe('What started it'),
	model: z.string().max(120).nullable().default(null).describe('Model; "offline" is the built-in planner'),
	usage: Usage.default({ promptTokens: 0, completionTokens: 0, totalTokens: 0 }).describe(
		'Tokens of the run',
	),
	rounds: count.default(0).describe('Rounds of the planner'),
	stopReason: z.string().max(32).nullable().default(null).describe('Why the planner stopped'),
	errorKind: z.enum(errorKinds).nullable().default(null).describe('Why it failed'),
	summary: z.string().max(20_000).default('').describe('What was done, in words'),
	userFeedback: z.string().max(10_000).default('').describe('What the next run should do differently'),
	errorMessage: z.string().max(2_000).default('').describe('What went wrong, in words'),
	errorWords: ErrorWords.nullable().default(null).describe('The same for screens'),
	sample,
});
export type Iteration = z.infer<typeof Iteration>;

export const Iterations = table({
	name: 'missions.iterations',
	row: Iteration,
	sealed: ['summary', 'userFeedback', 'errorMessage', 'errorWords'],
	texts: ['userFeedback'],
	clear: [
		'missionId',
		'agentId',
		'startedAt',
		'finishedAt',
		'status',
		'phase',
		'phaseStartedAt',
		'phaseDetail',
		'cancelRequested',
		'source',
		'trigger',
		'model',
		'usage',
		'rounds',
		'stopReason',
		'errorKind',
		'sample',
	],
	index: ['missionId', 'agentId', 'status', 'startedAt', 'finishedAt', 'sample'],
	lists: [{ by: [{ by: 'missionId' }, { by: 'startedAt', descending: true }] }],
	refs: { missionId: Missions, agentId: Agents },
	kept: ['sample'],
});
export type StoredIteration = Stored<typeof Iterations>;

/** `undone` is for what ran at once and was taken back; an accepted proposal says so itself (`outcome`). */
const stepStatuses = [
	'planned',
	'staged',
	'done',
	'approved',
	'rejected',
	'failed',
	'skipped',
	'undone',
] as const;
export type StepStatus = (typeof stepStatuses)[number];

const toolInput = z.record(z.string(), z.unknown()).default({});

/** Records of one step that are remembered. */
export const MAX_TOUCHED = 200;
const Touched = z.object({
	table: z.string().max(64).describe('Table, as <module>.<table>'),
	id: z.string().max(128).describe('Record id'),
});

export const Step = z.object({
	iterationId: reference.describe('The run it belongs to'),
	missionId: reference.describe('The mission it belongs to'),
	index: count.default(0).describe('Place within the run'),
	tool: z.string().max(64).default('').describe('Tool by wire name'),
	status: z.enum(stepStatuses).default('planned').describe('How it stands'),
	proposalId: referenceOrNull.describe('The proposal it became'),
	touched: z.array(Touched).max(MAX_TOUCHED).default([]).describe('Records it changed at once'),
	at: moment,
	input: toolInput.describe('What the tool was called with'),
	summary: z.string().max(2_000).default('').describe('What it does, in words'),
	result: z.string().max(20_000).default('').describe('What came back'),
	errorWords: ErrorWords.nullable().default(null).describe('What went wrong, for screens'),
	rationale: z.string().max(4_000).default('').describe('Why, in the words of the agent'),
	sample,
});
export type Step = z.infer<typeof Step>;

export const Steps = table({
	name: 'missions.steps',
	row: Step,
	sealed: ['input', 'summary', 'result', 'errorWords', 'rationale'],
	clear: ['iterationId', 'missionId', 'index', 'tool', 'status', 'proposalId', 'touched', 'at', 'sample'],
	index: ['iterationId', 'missionId', 'proposalId', 'index', 'status', 'sample'],
	lists: [{ by: [{ by: 'iterationId' }, { by: 'index' }] }],
	refs: { iterationId: Iterations, missionId: Missions },
	kept: ['sample'],
});
export type StoredStep = Stored<typeof Steps>;

export * from './proposal';
