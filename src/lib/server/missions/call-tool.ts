/**
 * Carries out one call of a run: reads and permitted writes through the tool runner as the agent, the rest as proposals.
 * Every call leaves a step, and can be repeated after a crash without happening twice: writes carry a key, proposals and
 * steps have ids that follow from the run, and the answer is kept in the journal.
 */
import { put, type Change } from '../../core/module';
import { fence, type PlannedCall, type ToolResult } from '../../core/planner';
import { gate, RATE_LIMIT, stops, type Decision, type PolicyMode } from '../../core/policy';
import type { ClockDep } from '../../core/ports/clock';
import type { AppError } from '../../core/result';
import type { Actor } from '../../core/sync/actor';
import { errorWordsOf, type ErrorWords } from '../../modules/missions/error-words';
import {
	Proposal,
	MAX_TOUCHED,
	PROPOSAL_TTL_MS,
	Proposals,
	Step,
	Steps,
	type StepStatus,
} from '../../modules/missions/model';
import { plainInput } from '../tools/plain-input';
import type { Place } from '../tools/reader';
import { answerOf } from '../tools/answer';
import type { ToolOutcome, ToolRunner } from '../tools/tool-call';
import type { CallRate } from './call-rate';
import { derivedId } from '../tools/derived-id';
import type { Journal } from './journal';
import type { OfferedTool } from './offered-tools';
import { previewOf } from './preview';
import type { SpaceAccess } from './space-access';
import { cut } from '../../core/text';

export interface CallContext extends ClockDep {
	readonly runner: ToolRunner;
	readonly access: SpaceAccess;
	readonly journal: Journal;
	readonly offered: ReadonlyMap<string, OfferedTool>;
	readonly mode: PolicyMode;
	readonly actor: Extract<Actor, { kind: 'ai' }>;
	readonly userId: string;
	readonly spaceId: string;
	readonly missionId: string;
	readonly iterationId: string;
	readonly zone: string;
	readonly locale: 'en' | 'de';
	/** Of the run: nothing goes on being looked through for one that was stopped. */
	readonly signal: AbortSignal;
	/** Whether the run may go on writing; asked before every write. */
	readonly mayWrite: () => Promise<boolean>;
	readonly rate: CallRate;
	/** The words the model put before its calls, per round. */
	readonly reasonOf: (call: PlannedCall) => string;
	readonly onProposal: (id: string) => void;
	readonly onCall: (name: string, policy: string, outcome: 'success' | 'failure' | 'deferred') => void;
	readonly onDecision: (decision: Decision, mode: PolicyMode) => void;
}

const MAX_STEP_TEXT = 2_000;

/** The same run and place give the same id, in every process. */
export const stepId = (iterationId: string, index: number): string => `${iterationId}-${index}`;
export const proposalId = (iterationId: string, index: number): string =>
	derivedId('proposal', iterationId, index);

/** The records that were changed, each once, so that taking them back can be told from a later edit. */
const placesOf = (changes: readonly Change[]): readonly Place[] =>
	[...new Map(changes.map(({ table, id }) => [`${table}|${id}`, { table, id }])).values()].slice(
		0,
		MAX_TOUCHED,
	);

const failure = (message: string): ToolResult => ({ success: false, message });

/** Not kept in the journal: whoever goes on with the run carries the call out. */
export const STOPPED = failure('This run was stopped before this call.');

/** Agents are offered nothing that the other rules of the gate refuse. */
const wordsOf = ({ reason }: Decision): ErrorWords | null =>
	reason === 'rate-limit-exceeded'
		? { code: 'missions_error_call_rate', params: { most: RATE_LIMIT } }
		: null;

const explain = (error: AppError): string =>
	error.kind === 'invalid' && error.path !== undefined ? `${error.message} (${error.path})` : error.message;

/** Answers for the planner's calls, with what a run needs to know about them afterwards. */
export function createCallTool(context: CallContext) {
	const writeStep = async (
		call: PlannedCall,
		status: StepStatus,
		result: string,
		more: {
			readonly proposal?: Change;
			readonly proposalId?: string;
			readonly touched?: readonly Place[];
			readonly errorWords?: ErrorWords | null;
		} = {},
	): Promise<void> => {
		const row = Step.parse({
			iterationId: context.iterationId,
			missionId: context.missionId,
			index: call.index,
			tool: cut(call.name, 64),
			status,
			proposalId: more.proposalId ?? null,
			touched: more.touched ?? [],
			errorWords: more.errorWords ?? null,
			at: context.clock.now(),
			input: call.arguments,
			summary: cut(context.offered.get(call.name)?.registered.tool.title ?? call.name, 200),
			result: cut(result, MAX_STEP_TEXT),
			rationale: cut(context.reasonOf(call), 4_000),
		});
		const step = put(Steps, stepId(context.iterationId, call.index), row);
		await context.access.write(more.proposal === undefined ? [step] : [more.proposal, step]);
	};

	const runAs = (call: PlannedCall, options: { readonly key?: string; readonly dryRun?: boolean }) =>
		context.runner.run({
			userId: context.userId,
			spaceId: context.spaceId,
			actor: context.actor,
			tool: call.name,
			input: call.arguments,
			zone: context.zone,
			locale: context.locale,
			signal: context.signal,
			...(options.key === undefined ? {} : { idempotencyKey: options.key }),
			...(options.dryRun === undefined ? {} : { dryRun: options.dryRun }),
		});

	const answer = (call: PlannedCall, outcome: ToolOutcome): ToolResult => ({
		success: true,
		message: 'Done.',
		data: fence(JSON.stringify(answerOf(context.offered.get(call.name)!.registered.tool, outcome))),
	});

	const propose = async (call: PlannedCall): Promise<ToolResult> => {
		const id = proposalId(context.iterationId, call.index);
		const staged: ToolResult = {
			success: true,
			message: 'Proposed. The person decides on it; go on without waiting and do not repeat it.',
		};
		// A run that was cut off right here has proposed it already, and the person may have decided since.
		const known = await context.access.reader.before([{ table: Proposals.name, id }]);
		if (known[0]?.row) return staged;
		const tried = await runAs(call, { key: id, dryRun: true });
		if (!tried.ok) {
			await writeStep(call, 'failed', explain(tried.error), { errorWords: errorWordsOf(tried.error) });
			return failure(`This cannot be proposed: ${explain(tried.error)}`);
		}
		// Nothing would change, so there is nothing to decide on: what the tool answers (a question, often) is for the model.
		if (tried.value.changes.length === 0) {
			await writeStep(call, 'done', '');
			return answer(call, tried.value);
		}
		const now = context.clock.now();
		const row = Proposal.parse({
			missionId: context.missionId,
			iterationId: context.iterationId,
			stepId: stepId(context.iterationId, call.index),
			agentId: context.actor.id,
			agentName: context.actor.name,
			tool: call.name,
			createdAt: now,
			expiresAt: now + PROPOSAL_TTL_MS,
			input: call.arguments,
			preview: previewOf(tried.value),
			rationale: cut(context.reasonOf(call), 4_000),
		});
		await writeStep(call, 'staged', '', { proposal: put(Proposals, id, row), proposalId: id });
		context.onProposal(id);
		return staged;
	};

	const execute = async (call: PlannedCall, isRead: boolean): Promise<ToolResult> => {
		const ran = await runAs(call, isRead ? {} : { key: `${context.iterationId}.${call.index}` });
		if (!ran.ok) {
			await writeStep(call, 'failed', explain(ran.error), { errorWords: errorWordsOf(ran.error) });
			return failure(explain(ran.error));
		}
		await writeStep(call, 'done', '', { touched: placesOf(ran.value.changes) });
		return answer(call, ran.value);
	};

	const judge = async (call: PlannedCall, { policy, registered }: OfferedTool): Promise<Decision> => {
		if (context.mode === 'off') return { allow: true };
		const { at, before } = await context.rate.note(context.userId, call.name);
		const decision = gate(
			{ tool: call.name, effect: registered.tool.effect, input: call.arguments },
			{
				recent: before.map((earlier) => ({ tool: call.name, at: earlier })),
				now: at,
				// A person looks at every proposal, which is the opt-in that the gate asks for.
				allowDestructive: policy === 'propose' ? [call.name] : [],
			},
		);
		context.onDecision(decision, context.mode);
		return decision;
	};

	const carryOut = async (call: PlannedCall): Promise<ToolResult> => {
		const offered = context.offered.get(call.name);
		if (offered === undefined) return failure(`${cut(call.name, 64)} is not offered in this run.`);
		const { tool } = offered.registered;
		const isRead = tool.effect === 'read';
		const decision = await judge(call, offered);
		if (!isRead && !(await context.mayWrite())) return STOPPED;
		if (stops(decision, context.mode)) {
			await writeStep(call, 'failed', decision.reason ?? '', { errorWords: wordsOf(decision) });
			return failure(decision.reminder ?? `This call was refused (${decision.reason}).`);
		}
		const result = await (isRead || offered.policy === 'auto' ? execute(call, isRead) : propose(call));
		const outcome = !result.success
			? 'failure'
			: isRead || offered.policy === 'auto'
				? 'success'
				: 'deferred';
		context.onCall(call.name, offered.policy, outcome);
		return decision.reminder === undefined
			? result
			: { ...result, message: `${result.message} ${decision.reminder}` };
	};

	return async (call: PlannedCall): Promise<ToolResult> => {
		const entry = `call-${call.index}`;
		const kept = await context.journal.find(entry);
		if (kept !== undefined) return kept as ToolResult;
		const found = context.offered.get(call.name);
		const input = found && plainInput(found.registered.tool, call.arguments);
		const result = await carryOut({
			...call,
			arguments: (input ?? call.arguments) as PlannedCall['arguments'],
		});
		if (result !== STOPPED) await context.journal.keep(entry, result);
		return result;
	};
}
