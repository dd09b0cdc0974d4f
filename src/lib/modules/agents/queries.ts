/** Pure selectors over agents. */
import { z } from 'zod';
import type { Query } from '../../core/module';
import { ok } from '../../core/result';
import { Agents, agentStates } from './model';

export const AgentFilter = z.object({
	state: z.enum(agentStates).optional().describe('Only agents in this state'),
});
export const AgentList = z.object({
	agents: z.array(
		z.object({ id: z.string(), name: z.string(), role: z.string(), state: z.enum(agentStates) }),
	),
});

export const listAgents: Query<z.output<typeof AgentFilter>, z.output<typeof AgentList>> = async (
	deps,
	input,
) => {
	const rows = await deps.reader.list(Agents, input.state === undefined ? {} : { state: input.state });
	const agents = [...rows].sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
	return ok({ agents: agents.map(({ id, name, role, state }) => ({ id, name, role, state })) });
};
