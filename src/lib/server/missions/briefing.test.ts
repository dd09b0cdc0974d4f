/** What a run reads first says by name what each linked record is. */
import { expect, test } from 'vitest';
import { testReader } from '../../core/ports/reader';
import type { ServerReader } from '../tools/reader';
import { brief } from './briefing';

test('a linked record is called what its table calls it, also where no search names it', async () => {
	const inputs = [{ module: 'todo', table: 'todo.projects', id: 'p' }];
	const reader = testReader({
		'missions.missions': [{ id: 'm', title: 'Tidy', objective: 'x', agentId: 'a', inputs }],
		'agents.agents': [{ id: 'a', name: 'Scout' }],
		'todo.projects': [{ id: 'p', name: 'Garden' }],
	}) as ServerReader;
	const at = { missionId: 'm', iterationId: 'i', now: 1_750_000_000_000, locale: 'en' as const };
	const briefing = await brief(reader, at);
	expect(briefing.ok && briefing.value.userPrompt).toContain('### todo/projects: Garden (id p)');
});
