/**
 * Agents: the named assistants of a space. Everything that would let an agent widen what agents may do is `deny` by
 * default, so that only a person gives rights.
 */
import { z } from 'zod';
import {
	DeletedInput,
	DeletedList,
	defineModule,
	firstOf,
	listDeleted,
	tool,
	trashOf,
} from '../../core/module';
import {
	AgentPatch,
	AgentRef,
	AgentStateInput,
	AgentsToRestore,
	createAgent,
	deleteAgent,
	ensureDefault,
	NewAgent,
	NoInput,
	restoreAgents,
	setAgentState,
	updateAgent,
} from './commands';
import { Agents, currentAgents, events } from './model';
import { AgentFilter, AgentList, listAgents } from './queries';

const Id = z.object({ id: z.string() });

const deletedAgents = trashOf(Agents, 'restore', (agent) => agent.name);

export const agents = defineModule({
	id: 'agents',
	spaces: ['personal', 'family', 'team', 'club', 'brand', 'practice'],
	tables: { agents: Agents },
	events,
	uses: ['missions'],
	tools: {
		create: tool({
			effect: 'write',
			policy: 'deny',
			overwrites: false,
			idempotent: false,
			title: 'Create an agent',
			says: 'Creates an agent with a name of its own.',
			input: NewAgent,
			output: Id,
			run: createAgent,
		}),
		update: tool({
			effect: 'write',
			policy: 'deny',
			overwrites: true,
			idempotent: true,
			title: 'Change an agent',
			says: 'Changes what an agent is called, how it works, what it may do, and how much.',
			input: AgentPatch,
			output: Id,
			run: updateAgent,
		}),
		setState: tool({
			effect: 'write',
			policy: 'deny',
			overwrites: true,
			idempotent: true,
			title: 'Pause or resume an agent',
			says: 'Pauses, resumes or archives an agent. Its missions run only while it is active.',
			input: AgentStateInput,
			output: Id,
			run: setAgentState,
		}),
		delete: tool({
			effect: 'destructive',
			policy: 'deny',
			overwrites: true,
			idempotent: false,
			title: 'Delete an agent',
			says: 'Deletes an agent. Its missions stop running until they get another one.',
			input: AgentRef,
			output: Id,
			run: deleteAgent,
		}),
		ensureDefault: tool({
			effect: 'write',
			policy: 'deny',
			overwrites: false,
			idempotent: true,
			title: 'Make the default agent',
			says: 'Creates the default agent of the space when it is missing.',
			input: NoInput,
			output: Id,
			run: ensureDefault,
		}),
		restore: tool({
			effect: 'write',
			policy: 'deny',
			overwrites: false,
			idempotent: true,
			title: 'Restore agents',
			says: 'Brings deleted agents back.',
			input: AgentsToRestore,
			output: z.object({ ids: z.array(z.string()) }),
			run: restoreAgents,
		}),
		listDeleted: tool({
			effect: 'read',
			policy: 'auto',
			title: 'List deleted agents',
			says: 'Lists agents that were deleted and can be brought back.',
			input: DeletedInput,
			output: DeletedList,
			run: listDeleted(deletedAgents),
		}),
		list: tool({
			effect: 'read',
			policy: 'auto',
			title: 'List agents',
			says: 'Lists the agents of the space.',
			input: AgentFilter,
			output: AgentList,
			run: listAgents,
		}),
	},
	views: { list: 'List', detail: 'Detail' },
	nav: { icon: 'bot', hue: 300, order: 90, key: 'A' },
	trash: [deletedAgents],
	first: [firstOf(Agents, 30, currentAgents)],
});
