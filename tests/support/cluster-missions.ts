/** A person whose agent may create tasks, and missions of theirs: written and read by their own browser. */
import { put } from '../../src/lib/core/module';
import { defaultAgentId } from '../../src/lib/modules/agents/default-agent';
import { Agent, Agents } from '../../src/lib/modules/agents/model';
import {
	Iterations,
	Mission,
	Missions,
	Steps,
	type Iteration,
	type Step,
} from '../../src/lib/modules/missions/model';
import { Tasks } from '../../src/lib/modules/todo/model';
import { openBrowser } from './client-browser';
import { until } from './until';
import type { Web } from './cluster';
import type { Account, Visitor } from './visitor';

export interface Errands {
	/** A mission that has reached the server. Its objective is what the model reads. */
	readonly create: (id: string, objective: string) => Promise<void>;
	/** Resolves with the runs of a mission once none of them is running and there are this many. */
	readonly ended: (missionId: string, count: number, limitMs?: number) => Promise<readonly Iteration[]>;
	readonly runs: (missionId: string) => Promise<readonly Iteration[]>;
	readonly steps: (missionId: string) => Promise<readonly Step[]>;
	/** Titles of all tasks of the space. */
	readonly tasks: () => Promise<readonly string[]>;
	readonly close: () => Promise<void>;
}

/** The browser talks to `web` alone. */
export async function createErrands(visitor: Visitor, web: Web, { spaceId }: Account): Promise<Errands> {
	const { device, engine, close } = await openBrowser({
		fetcher: visitor.at(web),
		vault: await visitor.api(web).vault.open.mutate(),
		spaceId,
		seed: 7,
	});
	engine.start();
	const agentId = defaultAgentId(spaceId);
	const policy = { tools: { todo_create: 'auto' as const }, modules: {} };
	await device.write([put(Agents, agentId, Agent.parse({ name: 'Helper', policy }))]);
	const reader = () => device.rows.reader(spaceId);
	const runs: Errands['runs'] = (missionId) => reader().list(Iterations, { missionId });
	return {
		create: async (id, objective) => {
			await device.write([put(Missions, id, Mission.parse({ title: id, objective, agentId }))]);
			await engine.now();
		},
		ended: async (missionId, count, limitMs) => {
			const over = async (): Promise<boolean> => {
				const all = await runs(missionId);
				return all.length >= count && all.every(({ status }) => status !== 'running');
			};
			await until(device, over, limitMs);
			return runs(missionId);
		},
		runs,
		steps: (missionId) => reader().list(Steps, { missionId }),
		tasks: async () => (await reader().list(Tasks)).map(({ title }) => title).sort(),
		close,
	};
}
