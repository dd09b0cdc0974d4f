/** The only way to write agents. */
import { z } from 'zod';
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
	recordId,
	textLimit,
	givenFields,
} from '../../core/module';
import { conflict, invalid, ok } from '../../core/result';
import { oneLine } from '../../core/text';
import { defaultAgentId, ensureDefaultAgent } from './default-agent';
import {
	Agent,
	AgentCreated,
	AgentDeleted,
	AgentRestored,
	Agents,
	agentStates,
	AgentStateChanged,
	AgentUpdated,
	MAX_CONCURRENT_MISSIONS,
	PolicyOverrides,
	type AgentEvent,
} from './model';

const name = z
	.string()
	.overwrite(oneLine)
	.min(1)
	.max(textLimit(Agents, 'name'))
	.describe('Name, unique in the space');
const traits = {
	avatar: z.string().overwrite(oneLine).max(textLimit(Agents, 'avatar')).describe('One emoji, or empty'),
	role: z
		.string()
		.overwrite(oneLine)
		.max(textLimit(Agents, 'role'))
		.describe('What it is for, in a few words'),
	systemPrompt: z.string().max(textLimit(Agents, 'systemPrompt')).describe('How it should work'),
	memory: z.string().max(textLimit(Agents, 'memory')).describe('What it should remember, in Markdown'),
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

const id = recordId.describe('Id of the agent');
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

const words: RowWords = { what: 'agent', code: 'agents_error_gone', restore: 'agents_restore' };
const findAgent = (deps: CommandDeps, agentId: string) => findRow(deps, Agents, agentId, words);
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
	{ id: agentId, ...input },
) => {
	const found = await findAgent(deps, agentId);
	if (!found.ok) return found;
	const agent = found.value;
	if (input.name !== undefined && (await isTaken(deps, input.name, agentId))) return taken();
	const { tools, modules } = input.policy ?? {};
	const policy = input.policy && {
		tools: tools ?? agent.policy.tools,
		modules: modules ?? agent.policy.modules,
	};
	const set = givenFields({ ...input, policy });
	const fields = Object.keys(set);
	if (fields.length === 0) return ok({ value: { id: agentId }, changes: [], events: [] });
	return ok({
		value: { id: agentId },
		changes: [patch(Agents, agentId, set)],
		events: [emit(AgentUpdated, { agentId, fields })],
	});
};

export const setAgentState: Command<z.output<typeof AgentStateInput>, { id: string }, AgentEvent> = async (
	deps,
	input,
) => {
	const found = await findAgent(deps, input.id);
	if (!found.ok) return found;
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
	const found = await findAgent(deps, input.id);
	if (!found.ok) return found;
	return ok({
		value: { id: input.id },
		changes: [remove(Agents, input.id)],
		events: [emit(AgentDeleted, { agentId: input.id })],
	});
};

export const AgentsToRestore = z.object({
	ids: z.array(id).min(1).max(100).describe('Ids of one or more agents'),
});
/** Brings deleted agents back; one that is not deleted is left as it is. A name that was given away meanwhile is refused. */
export const restoreAgents: Command<z.output<typeof AgentsToRestore>, { ids: string[] }, AgentEvent> = async (
	deps,
	input,
) => {
	const found = await findDeleted(deps, Agents, input.ids, words);
	if (!found.ok) return found;
	for (const agent of found.value) if (await isTaken(deps, agent.name, agent.id)) return taken();
	const ids = found.value.map((agent) => agent.id);
	return ok({
		value: { ids },
		changes: ids.map((agentId) => restore(Agents, agentId)),
		events: ids.map((agentId) => emit(AgentRestored, { agentId })),
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
