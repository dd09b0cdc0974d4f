/** The rows of the agents module and the events that tell of them. Who may do what is stored here; judging it is not. */
import { z } from 'zod';
import { event, policies, table, type Stored, moment } from '../../core/module';
import type { Query } from '../../core/query';

export const agentStates = ['active', 'paused', 'archived'] as const;
export type AgentState = (typeof agentStates)[number];

/**
 * What this agent may do beyond or below a tool's own default. Only what somebody chose is stored, so that a tool added
 * later keeps its default and a module's setting always reaches its tools.
 */
export const PolicyOverrides = z.object({
	tools: z
		.record(z.string().max(64), z.enum(policies))
		.default({})
		.describe('By tool name: auto runs at once, propose waits for approval, deny hides the tool'),
	modules: z.record(z.string().max(64), z.enum(policies)).default({}).describe('By module'),
});
export type PolicyOverrides = z.infer<typeof PolicyOverrides>;

export const MAX_CONCURRENT_MISSIONS = 10;

export const Agent = z.object({
	name: z.string().max(80).default('').describe('Name, unique in the space'),
	avatar: z.string().max(64).default('').describe('One emoji, or empty'),
	role: z.string().max(200).default('').describe('What it is for, in a few words'),
	systemPrompt: z.string().max(20_000).default('').describe('How it should work'),
	memory: z.string().max(50_000).default('').describe('What it should remember, in Markdown'),
	policy: PolicyOverrides.default({ tools: {}, modules: {} }).describe(
		'What it may do, where somebody chose',
	),
	state: z.enum(agentStates).default('active').describe('active, paused or archived'),
	maxTokensPerDay: z
		.number()
		.int()
		.min(0)
		.nullable()
		.default(null)
		.describe('Tokens in 24 hours; null has no limit, 0 never runs'),
	maxConcurrentMissions: z
		.number()
		.int()
		.min(1)
		.max(MAX_CONCURRENT_MISSIONS)
		.default(1)
		.describe('Missions it works on at the same time'),
	createdAt: moment,
	sample: z.boolean().default(false).describe('A sample row for newcomers'),
});
export type Agent = z.infer<typeof Agent>;

export const Agents = table({
	name: 'agents.agents',
	row: Agent,
	sealed: ['systemPrompt', 'memory'],
	texts: ['systemPrompt', 'memory'],
	clear: [
		'name',
		'avatar',
		'role',
		'policy',
		'state',
		'maxTokensPerDay',
		'maxConcurrentMissions',
		'createdAt',
		'sample',
	],
	index: ['state', 'createdAt', 'sample'],
	kept: ['createdAt', 'sample'],
});
export type StoredAgent = Stored<typeof Agents>;

/** Agents that are not in the archive, in the order in which they came. */
export const currentAgents: Query<typeof Agents> = {
	where: { state: { in: ['active', 'paused'] } },
	order: [{ by: 'createdAt' }],
};

const agentId = z.string();
export const AgentCreated = event('AgentCreated', z.object({ agentId }));
export const AgentUpdated = event('AgentUpdated', z.object({ agentId, fields: z.array(z.string()) }));
export const AgentStateChanged = event(
	'AgentStateChanged',
	z.object({ agentId, state: z.enum(agentStates) }),
);
export const AgentDeleted = event('AgentDeleted', z.object({ agentId }));
export const AgentRestored = event('AgentRestored', z.object({ agentId }));

export const events = { AgentCreated, AgentUpdated, AgentStateChanged, AgentDeleted, AgentRestored };
export type AgentEvent = keyof typeof events;
