/** A web process with the MCP endpoint, people with tokens of their own, and their clients: what the tests of the endpoint share. */
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { testApp, type TestApp, type TestPerson } from './app';
import { connectMcp, serveMcp, type Connected, type McpServer } from './mcp-http';

type Scope = 'read' | 'write';

export interface McpWorld {
	readonly mana: TestApp;
	readonly server: McpServer;
	/** A person of their own, so that rates do not meet. */
	readonly person: () => Promise<TestPerson>;
	readonly tokenOf: (
		who: TestPerson,
		scope?: Scope,
		more?: object,
	) => ReturnType<TestPerson['api']['connections']['create']>;
	/** A new person's client. */
	readonly connected: (
		scope?: Scope,
	) => Promise<Connected & { readonly who: TestPerson; readonly token: string; readonly id: string }>;
	/** The number of the first group in the metrics; 0 where nothing was counted yet. */
	readonly metric: (line: RegExp) => Promise<number>;
	/** Another web process on the same database; it ends with the world. */
	readonly another: (
		env?: Readonly<Record<string, string>>,
	) => Promise<{ readonly app: TestApp; readonly server: McpServer }>;
	readonly close: () => Promise<void>;
}

/** What a tool said, as the model reads it. */
export const textOf = (result: unknown): string =>
	(result as CallToolResult).content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');

export async function mcpWorld(): Promise<McpWorld> {
	const mana = await testApp();
	const server = await serveMcp(mana.app);
	const ends = [() => mana.close(), () => server.close()];
	let people = 0;
	const person: McpWorld['person'] = () => mana.signUp(`Person ${(people += 1)}`);
	const tokenOf: McpWorld['tokenOf'] = (who, scope = 'write', more = {}) =>
		who.api.connections.create({
			name: 'Desk robot',
			spaceId: who.spaceId,
			scope,
			days: 1,
			zone: 'Europe/Berlin',
			...more,
		});
	return {
		mana,
		server,
		person,
		tokenOf,
		connected: async (scope = 'write') => {
			const who = await person();
			const { token, id } = await tokenOf(who, scope);
			return { who, token, id, ...(await connectMcp(server.url, token)) };
		},
		metric: async (line) => Number(line.exec(await mana.app.metrics.text())?.[1] ?? 0),
		another: async (env = {}) => {
			const app = await testApp({ databaseUrl: mana.databaseUrl, env });
			const its = await serveMcp(app.app);
			ends.push(
				() => app.close(),
				() => its.close(),
			);
			return { app, server: its };
		},
		close: async () => {
			for (const end of ends.toReversed()) await end();
		},
	};
}
