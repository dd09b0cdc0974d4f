/** The agent every space has. Its id follows from the space, so that two tabs or devices that make it make one. */
import { put, type Change, type CommandDeps } from '../../core/module';
import { Agent, Agents } from './model';

export const DEFAULT_AGENT_NAME = 'Mana';

export const defaultAgentId = (spaceId: string): string => `default:${spaceId}`;

/** The change that creates the default agent, or nothing when it exists already. */
export async function ensureDefaultAgent(
	deps: Pick<CommandDeps, 'reader' | 'clock' | 'space'>,
): Promise<readonly Change[]> {
	const id = defaultAgentId(deps.space.id);
	if (await deps.reader.get(Agents, id)) return [];
	const row = Agent.parse({ name: DEFAULT_AGENT_NAME, createdAt: deps.clock.now() });
	// Restores it as well: a default agent that was deleted on another device comes back under the same id.
	return [{ ...put(Agents, id, row), deleted: false }];
}
