/** The only way to write agents. */
import { z } from 'zod';
import { emit, patch, put, remove, type Command, type CommandDeps } from '../../core/module';
import { conflict, invalid, notFound, ok } from '../../core/result';
import { defaultAgentId, ensureDefaultAgent } from './default-agent';
import {
	Agent,
	AgentCreated,
	AgentDeleted,
	Agents,
	agentStates,
	AgentStateChanged,
	AgentUpdated,
	MAX_CONCURRENT_MISSIONS,
	PolicyOverrides,
	type AgentEvent,
} from './model';

const name = z.string().trim().min(1).max(80).describe('Name, unique in the space');
const traits = {
	avatar: z.string().max(64).describe('One emoji, or empty'),
	role: z.string().trim().max(200).describe('What it is for, in a few words'),
	systemPrompt: z.string().max(20_000).describe('How it should work'),
	memory: z.string().max(50_000).describe('What it should remember, in Markdown'),
	policy: PolicyOverrides.describe('Replaces what was chosen per tool and per module'),
	maxTokensPerDay: z
		.number()
		.int()
		.min(0)
		.nullable()
		.describe('Tokens in 24 hours; null removes the limit, 0 never runs'),
	maxConcurrentMissions: z
		.number()
		.int()
		.min(1)
		.max(MAX_CONCURRENT_MISSIONS)
		.describe('Missions it works on at the same time'),
};

const id = z.string().min(1).max(128).describe('Id of the agent');
export const AgentRef = z.object({ id });
export const NewAgent = z.object({ name, ...z.object(traits).partial().shape });
/** Without the defaults of the stored form: a part that is not given must stay as it is. */
const PolicyPatch = z.object({
	tools: PolicyOverrides.shape.tools.unwrap().optional().describe('By tool name; replaces what was chosen'),
	modules: PolicyOverrides.shape.modules.unwrap().optional().describe('By module; replaces what was chosen'),
});
export const AgentPatch = z.object({
	id,
	name: name.optional(),
	...z.object(traits).partial().shape,
	policy: PolicyPatch.optional().describe('What it may do, where somebody chose'),
});
export const AgentStateInput = z.object({
	id,
	state: z.enum(agentStates).describe('active, paused or archived'),
});
export const NoInput = z.object({});

const fold = (text: string): string => text.trim().toLocaleLowerCase('en');

/** Names are compared without case among agents that exist; a deleted agent's name is free again. */
async function isTaken(deps: CommandDeps, wanted: string, ownId: string): Promise<boolean> {
	const agents = await deps.reader.list(Agents);
	return agents.some((agent) => agent.id !== ownId && fold(agent.name) === fold(wanted));
}

const gone = () => notFound('This agent no longer exists.', 'agents_error_gone');
const taken = () => conflict('Another agent of this space has this name.', 'agents_error_name_taken');

export const createAgent: Command<z.output<typeof NewAgent>, { id: string }, AgentEvent> = async (
	deps,
	input,
) => {
	const newId = deps.ids.next();
	if (await isTaken(deps, input.name, newId)) return taken();
	const row = Agent.parse({ ...input, createdAt: deps.clock.now() });
	return ok({
		value: { id: newId },
		changes: [put(Agents, newId, row)],
		events: [emit(AgentCreated, { agentId: newId })],
	});
};

/** Sets what is given; an empty text or `null` clears, a missing field stays as it is. */
export const updateAgent: Command<z.output<typeof AgentPatch>, { id: string }, AgentEvent> = async (
	deps,
	{ id: agentId, ...set },
) => {
	const agent = await deps.reader.get(Agents, agentId);
	if (!agent) return gone();
	if (set.name !== undefined && (await isTaken(deps, set.name, agentId))) return taken();
	const { tools, modules } = set.policy ?? {};
	const policy = set.policy && {
		tools: tools ?? agent.policy.tools,
		modules: modules ?? agent.policy.modules,
	};
	const fields = Object.entries({ ...set, policy }).filter(([, value]) => value !== undefined);
	if (fields.length === 0) return ok({ value: { id: agentId }, changes: [], events: [] });
	return ok({
		value: { id: agentId },
		changes: [patch(Agents, agentId, Object.fromEntries(fields))],
		events: [emit(AgentUpdated, { agentId, fields: fields.map(([field]) => field) })],
	});
};

export const setAgentState: Command<z.output<typeof AgentStateInput>, { id: string }, AgentEvent> = async (
	deps,
	input,
) => {
	if (!(await deps.reader.get(Agents, input.id))) return gone();
	return ok({
		value: { id: input.id },
		changes: [patch(Agents, input.id, { state: input.state })],
		events: [emit(AgentStateChanged, { agentId: input.id, state: input.state })],
	});
};

export const deleteAgent: Command<z.output<typeof AgentRef>, { id: string }, AgentEvent> = async (
	deps,
	input,
) => {
	if (input.id === defaultAgentId(deps.space.id)) {
		return invalid(
			'The default agent cannot be deleted. Pause or archive it instead.',
			'id',
			'agents_error_default',
		);
	}
	if (!(await deps.reader.get(Agents, input.id))) return gone();
	return ok({
		value: { id: input.id },
		changes: [remove(Agents, input.id)],
		events: [emit(AgentDeleted, { agentId: input.id })],
	});
};

/** Makes the default agent of the space when it is missing. */
export const ensureDefault: Command<z.output<typeof NoInput>, { id: string }, AgentEvent> = async (deps) => {
	const agentId = defaultAgentId(deps.space.id);
	const changes = await ensureDefaultAgent(deps);
	return ok({
		value: { id: agentId },
		changes,
		events: changes.length > 0 ? [emit(AgentCreated, { agentId })] : [],
	});
};
