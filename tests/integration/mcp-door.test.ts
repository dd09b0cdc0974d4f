/** R52, R53: who gets into the MCP endpoint, what is said to everybody else, and what is written down. */
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rawMcp, toolCall } from '../support/mcp-http';
import { mcpWorld, type McpWorld } from '../support/mcp-world';

let world: McpWorld;

beforeAll(async () => {
	world = await mcpWorld();
});
afterAll(() => world.close());

const initialize = {
	jsonrpc: '2.0',
	id: 0,
	method: 'initialize',
	params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
};

test('without a good token nothing is said but how to sign in', async () => {
	for (const token of [undefined, 'x', `mana_${'A'.repeat(43)}`]) {
		const response = await rawMcp(world.server.url, token, { body: initialize });
		expect(response.status).toBe(401);
		expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/);
	}
});

test('names and pages of others are refused', async () => {
	const { token } = await world.tokenOf(await world.person());
	const ask = (headers: Record<string, string>) => {
		const request = new Request(world.server.url, {
			method: 'POST',
			headers: {
				accept: 'application/json, text/event-stream',
				'content-type': 'application/json',
				authorization: `Bearer ${token}`,
				...headers,
			},
			body: JSON.stringify(initialize),
		});
		return world.mana.app.mcp.handle(request);
	};
	const host = world.server.url.host;
	expect((await ask({ host: 'evil.example' })).status).toBe(403);
	expect((await ask({ host, origin: 'https://evil.example' })).status).toBe(403);
	expect((await ask({ host, origin: 'http://127.0.0.1:1' })).status).toBe(403);
	expect((await ask({ host, origin: 'null' })).status).toBe(403);
	expect((await ask({ host, origin: `http://${host}` })).status).toBe(200);
	expect((await ask({ host })).status).toBe(200);
});

test('malformed requests get the answers of the protocol', async () => {
	const { token, session } = await world.connected();
	const ask = async (body: unknown, headers: Record<string, string> = {}) => {
		const response = await rawMcp(world.server.url, token, { session, body, headers });
		return { status: response.status, text: await response.text() };
	};
	expect(await ask('{"jsonrpc":')).toMatchObject({ status: 400 });
	expect(await ask(toolCall('todo_list'), { accept: 'application/json' })).toMatchObject({ status: 406 });
	expect(await ask(toolCall('todo_list'), { 'content-type': 'text/plain' })).toMatchObject({ status: 415 });
	expect(await ask(toolCall('todo_list'), { 'mcp-protocol-version': '1999-01-01' })).toMatchObject({
		status: 400,
	});
	// Past the socket: a server that answers before it has read everything resets the connection of some clients.
	const large = new Request(world.server.url, {
		method: 'POST',
		headers: {
			accept: 'application/json, text/event-stream',
			'content-type': 'application/json',
			authorization: `Bearer ${token}`,
			'mcp-session-id': session,
		},
		body: 'x'.repeat(1_100_000),
	});
	expect((await world.mana.app.mcp.handle(large)).status).toBe(413);
	expect((await ask({ jsonrpc: '2.0', id: 9, method: 'no/such' })).text).toContain('-32601');
	for (const params of [undefined, [], 'x', {}, { name: 7 }, { name: 'todo_list', arguments: [] }]) {
		const { error } = JSON.parse(
			(await ask({ jsonrpc: '2.0', id: 9, method: 'tools/call', params })).text,
		) as { error: { code: number; message: string } };
		// Params that are no object make it no request at all.
		const isRequest = params === undefined || (typeof params === 'object' && !Array.isArray(params));
		expect(error.code, JSON.stringify(params)).toBe(isRequest ? -32602 : -32700);
		expect(error.message).toMatch(/^[A-Z][^{[]*$/);
	}
	expect((await ask({ jsonrpc: '2.0', method: 'notifications/initialized' })).status).toBe(202);
	expect((await ask({ jsonrpc: '2.0', id: 'a', method: 'ping' })).text).toContain('"id":"a"');
	const batch = JSON.parse((await ask([toolCall('todo_list', {}, 1), toolCall('todo_stats', {}, 2)])).text);
	expect((batch as { id: number }[]).map(({ id }) => id)).toEqual([1, 2]);
	expect((await rawMcp(world.server.url, token, { method: 'PUT', session })).status).toBe(405);
});

test('a batch is counted call by call', async () => {
	const { token, session } = await world.connected();
	const body = Array.from({ length: 31 }, (_, id) => toolCall('todo_stats', {}, id));
	const answers = (await (await rawMcp(world.server.url, token, { session, body })).json()) as {
		result: CallToolResult;
	}[];
	expect(answers.filter(({ result }) => result.isError)).toHaveLength(1);
});

test('every call leaves an audit row without its words, denied ones too', async () => {
	const { client, who } = await world.connected('read');
	await client.callTool({ name: 'todo_list', arguments: { query: 'zanzibar quokka' } });
	await client.callTool({ name: 'todo_create', arguments: { title: 'zanzibar quokka' } });
	await client.callTool({ name: 'todo_create', arguments: {} });
	await expect
		.poll(async () => {
			const { rows: found } = await world.mana.app.db.pool.query<{ tool: string; outcome: string }>(
				'SELECT * FROM ops.mcp_call WHERE user_id = $1 ORDER BY id',
				[who.userId],
			);
			return found.map(({ tool, outcome }) => `${tool} ${outcome}`);
		})
		.toEqual(['todo_list success', 'todo_create denied', 'todo_create input-invalid']);
	const { rows: all } = await world.mana.app.db.pool.query('SELECT * FROM ops.mcp_call');
	expect(JSON.stringify(all)).not.toContain('zanzibar');
	expect(world.mana.logs.join('\n')).not.toContain('zanzibar');
	await client.close();
});
