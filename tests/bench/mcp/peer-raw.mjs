/** The limit of P17: JSON-RPC on bare node:http, the same answer, nothing else. */
import { createServer } from 'node:http';
import { fixture } from './fixture.mjs';

const http = createServer((req, res) => {
	let text = '';
	req.setEncoding('utf8');
	req.on('data', (chunk) => (text += chunk));
	req.on('end', () => {
		const { id } = JSON.parse(text);
		const body = JSON.stringify({
			jsonrpc: '2.0',
			id,
			result: {
				content: [{ type: 'text', text: JSON.stringify(fixture, null, 2) }],
				structuredContent: fixture,
			},
		});
		res.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
		res.end(body);
	});
});
http.keepAliveTimeout = 65_000;
http.listen(0, '127.0.0.1', () => process.send({ port: http.address().port }));
