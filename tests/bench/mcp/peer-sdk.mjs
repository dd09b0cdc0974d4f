/** The peer of P17: the bare SDK with sessions and JSON answers, no sign-in, no policy, no audit, the same tool in memory. */
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { z } from 'zod';
import { fixture, shapes } from './fixture.mjs';

const sessions = new Map();

function open() {
	const server = new McpServer({ name: 'bare', version: '1.0.0' });
	server.registerTool(
		'spaces_list',
		{ description: 'Lists spaces', inputSchema: {}, outputSchema: shapes(z) },
		async () => ({
			content: [{ type: 'text', text: JSON.stringify(fixture, null, 2) }],
			structuredContent: fixture,
		}),
	);
	const transport = new StreamableHTTPServerTransport({
		sessionIdGenerator: randomUUID,
		enableJsonResponse: true,
		onsessioninitialized: (id) => sessions.set(id, transport),
	});
	return server.connect(transport).then(() => transport);
}

const http = createServer((req, res) => {
	const known = sessions.get(req.headers['mcp-session-id']);
	Promise.resolve(known ?? open())
		.then((transport) => transport.handleRequest(req, res))
		.catch((error) => res.writeHead(500).end(String(error)));
});
http.keepAliveTimeout = 65_000;
http.listen(0, '127.0.0.1', () => process.send({ port: http.address().port }));
