/** R51: a session of the MCP endpoint belongs to one connection, on every process, and ends with it. */
import type { Tool } from '@modelcontextprotocol/sdk/types.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rawMcp, toolCall } from '../support/mcp-http';
import { mcpWorld, textOf, type McpWorld } from '../support/mcp-world';

let world: McpWorld;
/** A second web process on the same database. */
let twin: Awaited<ReturnType<McpWorld['another']>>;

beforeAll(async () => {
	world = await mcpWorld();
	twin = await world.another();
});
afterAll(() => world.close());

test('another person gets nowhere with a session id, and the session lives on', async () => {
	const ada = await world.connected();
	const bobs = (await world.tokenOf(await world.person())).token;
	const adasOther = (await world.tokenOf(ada.who)).token;
	for (const token of [bobs, adasOther]) {
		for (const method of ['POST', 'GET', 'DELETE']) {
			const response = await rawMcp(world.server.url, token, {
				method,
				session: ada.session,
				headers: { 'last-event-id': '0' },
				...(method === 'POST' ? { body: toolCall('todo_list') } : {}),
			});
			expect(response.status, method).toBe(403);
			expect(await response.text()).not.toContain('tasks');
		}
	}
	expect((await ada.client.callTool({ name: 'todo_list', arguments: {} })).isError).toBeFalsy();
	await ada.client.close();
});

test('unknown, closed and guessed sessions are not found', async () => {
	const ada = await world.connected();
	const ask = (session?: string) =>
		rawMcp(world.server.url, ada.token, { session, body: toolCall('todo_list') });
	expect((await ask('0'.repeat(43))).status).toBe(404);
	expect((await ask(undefined)).status).toBe(400);
	await ada.transport.terminateSession();
	expect((await ask(ada.session)).status).toBe(404);
	const guesses = await Promise.all(
		Array.from({ length: 200 }, (_, i) => ask(`${ada.session.slice(0, -3)}${String(i).padStart(3, '0')}`)),
	);
	expect(new Set(guesses.map(({ status }) => status))).toEqual(new Set([404]));
});

test('an idle session ends after a day', async () => {
	const ada = await world.connected();
	await world.mana.app.db.pool.query(
		`UPDATE auth.mcp_session SET last_seen_at = now() - interval '25 hours' WHERE id = $1`,
		[ada.session],
	);
	const response = await rawMcp(world.server.url, ada.token, {
		session: ada.session,
		body: toolCall('todo_list'),
	});
	expect(response.status).toBe(404);
});

test('a session is served by another process as if it had begun there', async () => {
	const ada = await world.connected();
	const options = { session: ada.session, headers: { 'mcp-protocol-version': '2025-06-18' } };
	const list = await rawMcp(twin.server.url, ada.token, {
		...options,
		body: { jsonrpc: '2.0', id: 1, method: 'tools/list' },
	});
	const { result } = (await list.json()) as { result: { tools: Tool[] } };
	expect(result.tools.map(({ name }) => name)).toContain('todo_create');
	const made = await rawMcp(twin.server.url, ada.token, {
		...options,
		body: toolCall('todo_create', { title: 'From the other process' }),
	});
	expect(await made.json()).toMatchObject({
		id: 1,
		result: { structuredContent: { id: expect.any(String) } },
	});
	const listed = await ada.client.callTool({ name: 'todo_list', arguments: {} });
	expect(textOf(listed)).toContain('From the other process');
	expect((await rawMcp(twin.server.url, ada.token, { ...options, method: 'DELETE' })).status).toBe(200);
	const after = await rawMcp(world.server.url, ada.token, { ...options, body: toolCall('todo_list') });
	expect(after.status).toBe(404);
});

test('a revoked token stops at once, and its open streams end, on every process', async () => {
	const ada = await world.connected();
	const streams = await Promise.all(
		[world.server, twin.server].map((one) =>
			rawMcp(one.url, ada.token, { method: 'GET', session: ada.session }),
		),
	);
	expect(streams.map(({ status }) => status)).toEqual([200, 200]);
	const ended = Promise.all(streams.map((stream) => stream.text()));
	await ada.who.api.connections.revoke({ id: ada.id });
	const refused = await rawMcp(twin.server.url, ada.token, {
		session: ada.session,
		body: toolCall('todo_list'),
	});
	expect(refused.status).toBe(401);
	expect(refused.headers.get('www-authenticate')).toContain('invalid_token');
	expect((await ended).join('')).not.toContain('data:');
});
