/**
 * The endpoint's door on the web process's own server, past SvelteKit: a tool call is a hundred times smaller than a
 * page, and routing, cookies and locales have nothing to say about it. It does for its requests what the hooks do for
 * theirs: time them, log them, name them, and add the security headers.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Trouble } from '../db/trouble';
import type { DatabaseWatch } from '../db/watch';
import { addSecurityHeaders } from '../http/headers';
import type { Log } from '../log';
import type { Metrics } from '../metrics';
import { headersOfTrouble, statusOfTrouble, unavailable } from '../unavailable';
import { describeFailure } from './errors';
import type { Incoming, Reply } from './exchange';

export type NodeDoor = (req: IncomingMessage, res: ServerResponse) => void;

const ROUTE = '/mcp';

function readText(req: IncomingMessage, limit: number): Promise<string | undefined> {
	if (Number(req.headers['content-length'] ?? 0) > limit) {
		req.resume();
		return Promise.resolve(undefined);
	}
	return new Promise((resolve, reject) => {
		const chunks: Buffer[] = [];
		let size = 0;
		req.on('data', (chunk: Buffer) => {
			size += chunk.length;
			if (size <= limit) chunks.push(chunk);
		});
		req.on('end', () => {
			if (size > limit) resolve(undefined);
			else resolve((chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)).toString('utf8'));
		});
		req.on('error', reject);
		req.on('aborted', () => reject(new Error('The client went away.')));
	});
}

/** Aborted when the connection is closed before the answer is on its way. */
function signalOf(res: ServerResponse): AbortSignal {
	const gone = new AbortController();
	res.once('close', () => {
		if (!res.writableFinished) gone.abort(new Error('The client went away.'));
	});
	return gone.signal;
}

const toIncoming = (req: IncomingMessage, res: ServerResponse): Incoming => ({
	method: req.method ?? 'GET',
	header: (name) => {
		const value = req.headers[name];
		return Array.isArray(value) ? value.join(', ') : value;
	},
	text: (limit) => readText(req, limit),
	signal: signalOf(res),
});

/** What a program hears whose request met something that failed: whether the database is the reason, else only that. */
function failureReply(trouble: Trouble | undefined): Reply {
	const error =
		trouble === undefined
			? { code: -32603, message: 'Something went wrong on the server. Try again.' }
			: { code: -32603, message: describeFailure(unavailable(trouble)) };
	return {
		status: trouble === undefined ? 500 : statusOfTrouble(trouble),
		headers: {
			'content-type': 'application/json',
			...(trouble === undefined ? {} : headersOfTrouble(trouble)),
		},
		body: JSON.stringify({ jsonrpc: '2.0', error, id: null }),
	};
}

export function createNodeDoor(deps: {
	readonly handle: (incoming: Incoming) => Promise<Reply>;
	readonly log: Log;
	readonly watch: DatabaseWatch;
	readonly metrics: Metrics;
	readonly secure: boolean;
}): NodeDoor {
	const seconds = deps.metrics.histogram('mana_http_request_seconds', 'Time to answer a request', [
		'method',
		'route',
		'status',
	]);
	const common = new Headers();
	addSecurityHeaders(common, { secure: deps.secure });
	const commonHeaders = Object.fromEntries(common);

	const send = (res: ServerResponse, reply: Reply, requestId: string): void => {
		const headers = { ...commonHeaders, ...reply.headers, 'x-request-id': requestId };
		if (typeof reply.body === 'string') {
			res.writeHead(reply.status, { ...headers, 'content-length': Buffer.byteLength(reply.body) });
			res.end(reply.body);
			return;
		}
		res.writeHead(reply.status, headers);
		if (reply.body === null) {
			res.end();
			return;
		}
		res.flushHeaders();
		const stream = Readable.fromWeb(reply.body as Parameters<typeof Readable.fromWeb>[0]);
		// Either side may go first; the other one follows.
		res.on('close', () => stream.destroy());
		stream.on('error', () => res.destroy());
		stream.pipe(res);
	};

	return (req, res) => {
		const requestId = randomUUID();
		const began = performance.now();
		const done = (status: number): void => {
			const ms = performance.now() - began;
			const method = req.method ?? 'GET';
			seconds.observe({ method, route: ROUTE, status: String(status) }, ms / 1_000);
			deps.log.info('request', { requestId, method, route: ROUTE, status, ms: Math.round(ms) });
		};
		deps.handle(toIncoming(req, res)).then(
			(reply) => {
				send(res, reply, requestId);
				done(reply.status);
			},
			(error: unknown) => {
				deps.log.error('a request failed', { requestId, route: ROUTE, error });
				const reply = failureReply(deps.watch.note(error));
				if (res.headersSent) res.destroy();
				else send(res, reply, requestId);
				done(reply.status);
			},
		);
	};
}
