/** What other modules may use of agents. */
export { defaultAgentId, DEFAULT_AGENT_NAME, ensureDefaultAgent } from './default-agent';
export { Agents, PolicyOverrides, type StoredAgent } from './model';
