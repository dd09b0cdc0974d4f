/** Changing one thing about an agent leaves the others as they are. */
import { expect, test } from 'vitest';
import { MemorySpace } from '../../../../tests/support/memory-space';
import { put } from '../../core/module';
import { AgentPatch, updateAgent } from './commands';
import { Agent, Agents } from './model';

const chosen = Agent.parse({
	name: 'Scout',
	role: 'Looks around',
	maxConcurrentMissions: 3,
	maxTokensPerDay: 500,
	policy: { tools: { todo_create: 'auto' }, modules: { notes: 'deny' } },
});

async function update(input: Record<string, unknown>): Promise<Record<string, unknown>> {
	const space = new MemorySpace();
	space.apply([put(Agents, 'a', chosen)]);
	const done = await updateAgent(space.deps(), AgentPatch.parse({ id: 'a', ...input }));
	if (!done.ok) throw new Error(done.error.message);
	space.apply(done.value.changes);
	return space.snapshot()['agents.agents/a']!;
}

test('a field that is not named keeps its value, also where the table has a default', async () => {
	expect(await update({ role: 'Tidies up' })).toEqual({ ...chosen, role: 'Tidies up' });
});

test('what was chosen per module survives a change per tool, and the other way round', async () => {
	const { modules, tools } = chosen.policy;
	expect(await update({ policy: { tools: { todo_create: 'deny' } } })).toEqual({
		...chosen,
		policy: { tools: { todo_create: 'deny' }, modules },
	});
	expect(await update({ policy: { modules: {} } })).toEqual({ ...chosen, policy: { tools, modules: {} } });
});
