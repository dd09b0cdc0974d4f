/** The MCP endpoint of a composed program behind a real HTTP server, and the official SDK client against it. */
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { App } from '../../src/lib/server/compose';

export interface McpServer {
	readonly url: URL;
	readonly close: () => Promise<void>;
}

export async function serveMcp(app: App): Promise<McpServer> {
	const server = createServer((req, res) => app.mcp.node(req, res));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: new URL(`http://127.0.0.1:${port}/mcp`),
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

export interface Connected {
	readonly client: Client;
	readonly transport: StreamableHTTPClientTransport;
	/** The id the server gave. */
	readonly session: string;
}

export async function connectMcp(url: URL, token: string, name = 'test client'): Promise<Connected> {
	const client = new Client({ name, version: '1.2.3' });
	const transport = new StreamableHTTPClientTransport(url, {
		requestInit: { headers: { Authorization: `Bearer ${token}` } },
	});
	await client.connect(transport as Parameters<typeof client.connect>[0]);
	return { client, transport, session: transport.sessionId ?? '' };
}

/** One HTTP request as a program without the SDK would make it. */
export const rawMcp = (
	url: URL,
	token: string | undefined,
	options: {
		readonly method?: string;
		readonly session?: string | undefined;
		readonly body?: unknown;
		readonly headers?: Readonly<Record<string, string>>;
	} = {},
): Promise<Response> =>
	fetch(url, {
		method: options.method ?? 'POST',
		headers: {
			accept: 'application/json, text/event-stream',
			...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
			...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
			...(options.session === undefined ? {} : { 'mcp-session-id': options.session }),
			...options.headers,
		},
		...(options.body === undefined
			? {}
			: { body: typeof options.body === 'string' ? options.body : JSON.stringify(options.body) }),
	});

export const toolCall = (name: string, args: unknown = {}, id: string | number = 1): object => ({
	jsonrpc: '2.0',
	id,
	method: 'tools/call',
	params: { name, arguments: args },
});
