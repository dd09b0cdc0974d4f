/** One person, the program, and a scripted model at the other end of the real SDK: what the tests of missions share. */
import { Secret } from '../../src/lib/core/brand';
import type { RunTool } from '../../src/lib/modules/missions/approve';
import { Iterations, type StoredIteration } from '../../src/lib/modules/missions/model';
import type { Edges } from '../../src/lib/server/compose';
import { anthropicLlm } from '../../src/lib/server/llm/anthropic';
import { createReader, type ServerReader } from '../../src/lib/server/tools/reader';
import { recordSource } from '../../src/lib/server/tools/reader-source';
import { testApp, type TestApp, type TestPerson } from './app';
import {
	fakeAnthropic,
	turnsTaken,
	type Answer,
	type AnthropicRequest,
	type FakeAnthropic,
} from './fake-anthropic';

/** A word that the objective of every mission holds. */
export const CANARY = 'zanzibarquokka';

const timing = { heartbeatMs: 50, leaseMs: 1_000, runMs: 5_000 };

export interface MissionWorld {
	readonly mana: TestApp;
	readonly ada: TestPerson;
	readonly provider: FakeAnthropic;
	/** What the model answers from now on. */
	script: (request: AnthropicRequest) => Answer | Promise<Answer>;
	/** From now on the model reads so many times and then never answers; resolves when it is at that. */
	readonly hangAfter: (reads: number) => Promise<void>;
	readonly run: RunTool;
	/** The value of a tool that is expected to work. */
	readonly call: <Value>(tool: string, input: unknown) => Promise<Value>;
	readonly reader: () => ServerReader;
	readonly newMission: (more?: Record<string, unknown>) => Promise<string>;
	readonly start: (missionId: string, trigger?: 'manual' | 'schedule' | 'resume') => Promise<unknown>;
	/** Oldest first. */
	readonly runsOf: (missionId: string) => Promise<readonly StoredIteration[]>;
	/** What the default agent may do by itself, tool by tool. */
	readonly allow: (tools: Record<string, string>) => Promise<unknown>;
	/** Another process on the same database, with the same model. */
	readonly another: (edges?: Edges) => Promise<TestApp>;
	readonly close: () => Promise<void>;
}

export async function missionWorld(): Promise<MissionWorld> {
	let script: MissionWorld['script'] = () => ({ text: 'Nothing to do.' });
	const provider = await fakeAnthropic((request) => script(request));
	const llm = anthropicLlm({ apiKey: new Secret('test-key'), baseUrl: provider.url, retries: 0 });
	const mana = await testApp({ edges: { llm, timing } });
	const ada = await mana.signUp('Ada');
	const { userId, spaceId } = ada;

	const run: RunTool = (tool, input, options = {}) =>
		mana.app.tools.run({
			userId,
			spaceId,
			actor: options.actor ?? { kind: 'user', id: userId, name: ada.name },
			tool,
			input,
			zone: 'Europe/Berlin',
			locale: 'en',
			...(options.idempotencyKey === undefined ? {} : { idempotencyKey: options.idempotencyKey }),
		});

	async function call<Value>(tool: string, input: unknown): Promise<Value> {
		const ran = await run(tool, input);
		if (!ran.ok) throw new Error(`${tool}: ${ran.error.message}`);
		return ran.value.value as Value;
	}

	const reader = (): ServerReader =>
		createReader({
			space: spaceId,
			...recordSource(mana.app.sync, userId, spaceId),
			keys: async () => (id) => (id === ada.spaceKey.keyId ? ada.spaceKey.key : undefined),
		});

	return {
		mana,
		ada,
		provider,
		get script() {
			return script;
		},
		set script(next) {
			script = next;
		},
		hangAfter: (reads) =>
			new Promise((resolve) => {
				script = (request) => {
					if (turnsTaken(request) < reads) return { calls: [{ name: 'notes_list', input: {} }] };
					resolve();
					return { hang: true };
				};
			}),
		run,
		call,
		reader,
		newMission: async (more = {}) => {
			const objective = `Tidy up ${CANARY}`;
			return (await call<{ id: string }>('missions_create', { title: 'Tidy', objective, ...more })).id;
		},
		start: (missionId, trigger = 'manual') => mana.app.missions.handle({ spaceId, missionId, trigger }),
		runsOf: async (missionId) =>
			[...(await reader().list(Iterations, { missionId }))].sort((a, b) => a.startedAt - b.startedAt),
		allow: (tools) => call('agents_update', { id: `default:${spaceId}`, policy: { tools, modules: {} } }),
		another: (edges = {}) => testApp({ databaseUrl: mana.databaseUrl, edges: { llm, timing, ...edges } }),
		close: async () => {
			await mana.close();
			await provider.close();
		},
	};
}
