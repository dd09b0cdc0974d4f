/** The load generator, in its own process: keep-alive connections, a fixed number of calls in flight, every answer checked. */
import { request, Agent } from 'node:http';

/** Latency at a share of all calls, milliseconds. `sorted` ascending. */
const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

function callOnce(target, agent, id) {
	const body = JSON.stringify({
		jsonrpc: '2.0',
		id,
		method: 'tools/call',
		params: { name: target.tool, arguments: {} },
	});
	return new Promise((resolve, reject) => {
		const req = request(
			target.url,
			{
				method: 'POST',
				agent,
				headers: {
					'content-type': 'application/json',
					accept: 'application/json, text/event-stream',
					'content-length': Buffer.byteLength(body),
					'mcp-protocol-version': '2025-06-18',
					...target.headers,
				},
			},
			(res) => {
				let text = '';
				res.setEncoding('utf8');
				res.on('data', (chunk) => (text += chunk));
				res.on('end', () => resolve({ status: res.statusCode, text }));
				res.on('error', reject);
			},
		);
		req.on('error', reject);
		req.end(body);
	});
}

async function run({ target, inFlight, calls }) {
	const agent = new Agent({ keepAlive: true, maxSockets: inFlight });
	const times = [];
	let next = 0;
	const lane = async () => {
		while (next < calls) {
			const id = next++;
			const began = performance.now();
			const { status, text } = await callOnce(target, agent, id);
			times.push(performance.now() - began);
			const answer = JSON.parse(text);
			if (status !== 200 || answer.id !== id || answer.result?.isError || !text.includes(target.expect)) {
				throw new Error(`${target.name} answered ${status}: ${text.slice(0, 300)}`);
			}
		}
	};
	const began = performance.now();
	await Promise.all(Array.from({ length: inFlight }, lane));
	const seconds = (performance.now() - began) / 1000;
	agent.destroy();
	times.sort((a, b) => a - b);
	return { perSecond: calls / seconds, p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}

process.on('message', (job) => {
	run(job).then(
		(result) => process.send({ result }),
		(error) => process.send({ error: error.message }),
	);
});
