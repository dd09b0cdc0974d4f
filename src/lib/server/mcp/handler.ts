/**
 * The MCP endpoint: streamable HTTP with JSON answers (agent-runtime section 11). Sessions, rates and tokens live in
 * the database, so any number of web processes can stand behind one address. A single `tools/call` takes the short way:
 * admission decides everything about the caller at once; all else is answered by the SDK's server.
 */
import { isInitializeRequest, SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/sdk/types.js';
import { toBase64url } from '../../core/crypto/bytes';
import type { ClockDep } from '../../core/ports/clock';
import type { RandomDep } from '../../core/ports/random';
import type { Config } from '../config';
import type { Database } from '../db/database';
import type { DatabaseWatch } from '../db/watch';
import type { Log } from '../log';
import type { Metrics } from '../metrics';
import type { ToolRunner } from '../tools/tool-call';
import { createAdmission } from './admission';
import type { Admitted } from './admitted';
import { createCallAudit } from './audit';
import { createCaller } from './call';
import { createCatalogue } from './catalogue';
import { fromRequest, toResponse, type Incoming, type Reply } from './exchange';
import { refuseHost } from './hosts';
import { createMcpMetrics } from './metrics';
import { createNodeDoor, type NodeDoor } from './node-http';
import { answerBySdk } from './protocol';
import { readBody } from './read-body';
import { answer, refuse, refuseAdmission, unauthorized } from './replies';
import { createSessions } from './sessions';
import { asUnaryCall } from './unary-call';
import { createStreams } from './streams';
import { cut } from '../../core/text';

export interface McpEndpoint {
	/** Answers every request to `/mcp`; never throws for what a client sent. */
	readonly handle: (request: Request) => Promise<Response>;
	/** The same on a plain Node server, with log, timing and security headers of its own. */
	readonly node: NodeDoor;
	/** See `Admission.recall`. */
	readonly recall: (userId: string) => Promise<void>;
	/** Ends open streams; calls under way go on. */
	readonly drain: () => void;
	/** Ends open streams and writes the audit that is waiting. */
	readonly close: () => Promise<void>;
	/** Drops what the audit of calls and the counts need not keep any longer. */
	readonly forgetOld: () => Promise<void>;
}

interface Deps extends ClockDep, RandomDep {
	readonly config: Pick<Config, 'origin' | 'policyMode'>;
	readonly db: Database;
	readonly watch: DatabaseWatch;
	readonly log: Log;
	readonly metrics: Metrics;
	readonly tools: ToolRunner;
	readonly version: string;
}

interface Credentials {
	readonly token: string;
	readonly session?: string;
}

const SESSION_HEADER = 'mcp-session-id';
const VERSION_HEADER = 'mcp-protocol-version';
const supported = new Set(SUPPORTED_PROTOCOL_VERSIONS);

function credentialsOf(incoming: Incoming): Credentials | undefined {
	const token = /^Bearer +(\S+)$/i.exec(incoming.header('authorization') ?? '')?.[1];
	const session = incoming.header(SESSION_HEADER);
	return token === undefined ? undefined : { token, ...(session === undefined ? {} : { session }) };
}

const refuseVersion = (incoming: Incoming): Reply | undefined => {
	const version = incoming.header(VERSION_HEADER);
	return version === undefined || supported.has(version)
		? undefined
		: refuse(400, `Unsupported protocol version; supported: ${SUPPORTED_PROTOCOL_VERSIONS.join(', ')}`);
};

const noSession = (): Reply =>
	refuse(400, `Send the ${SESSION_HEADER} header you received on initialization.`);

export function createMcp(deps: Deps): McpEndpoint {
	const mode = deps.config.policyMode;
	const metrics = createMcpMetrics(deps.metrics);
	const audit = createCallAudit(deps);
	const holder = toBase64url(deps.random.bytes(12));
	const admission = createAdmission({ db: deps.db, log: deps.log, mode, holder });
	const catalogue = createCatalogue();
	const caller = createCaller({ ...deps, catalogue, runner: deps.tools, metrics, audit, mode });
	const sessions = createSessions(deps);
	const streams = createStreams({ sessions, metrics, log: deps.log });
	const sdk = { clock: deps.clock, version: deps.version, catalogue, caller, admission };

	const initialize = async (
		incoming: Incoming,
		body: unknown,
		who: Admitted,
		token: string,
	): Promise<Reply> => {
		const reply = await answerBySdk(sdk, incoming, body, who, { token });
		const { result } = JSON.parse(String(reply.body)) as { result?: { protocolVersion: string } };
		if (result === undefined || !isInitializeRequest(body)) return reply;
		const { name, version } = body.params.clientInfo;
		const id = await sessions.open(who, {
			protocol: result.protocolVersion,
			clientName: cut(name, 80),
			clientVersion: cut(version, 40),
		});
		return { ...reply, headers: { ...reply.headers, [SESSION_HEADER]: id } };
	};

	const post = async (incoming: Incoming, { token, session }: Credentials): Promise<Reply> => {
		const body = await readBody(incoming);
		if ('refused' in body) return body.refused;
		const unary = asUnaryCall(body.value);
		if (unary === undefined && isInitializeRequest(body.value)) {
			const who = await admission.admit({ token });
			return who.state === 'ok' ? initialize(incoming, body.value, who, token) : refuseAdmission(who);
		}
		const call = unary === undefined ? undefined : caller.examine(unary);
		const counted =
			call?.entry !== undefined && call.parsed?.ok === true
				? { tool: call.name, effect: call.entry.registered.tool.effect }
				: undefined;
		const who = await admission.admit({ token, session, call: session === undefined ? undefined : counted });
		if (who.state !== 'ok') return refuseAdmission(who);
		if (session === undefined) return noSession();
		const version = refuseVersion(incoming);
		if (version !== undefined) return version;
		if (unary === undefined || call === undefined) {
			return answerBySdk(sdk, incoming, body.value, who, { token, session });
		}
		const result = await caller.call(who, call, incoming.signal);
		return answer(
			unary.id,
			result === undefined
				? { error: { code: -32602, message: `Unknown tool: ${cut(unary.name, 64)}` } }
				: { result },
		);
	};

	const get = (incoming: Incoming, session: string): Reply => {
		if (!(incoming.header('accept') ?? '').includes('text/event-stream')) {
			return refuse(406, 'Not Acceptable: Client must accept text/event-stream');
		}
		const stream = streams.open(session);
		if (stream === undefined) return refuse(409, 'This session has enough open streams.');
		return {
			status: 200,
			headers: {
				'content-type': 'text/event-stream',
				'cache-control': 'no-cache, no-transform',
				'x-accel-buffering': 'no',
				[SESSION_HEADER]: session,
			},
			body: stream,
		};
	};

	const handle = async (incoming: Incoming): Promise<Reply> => {
		const badHost = refuseHost(incoming, deps.config);
		if (badHost !== undefined) return refuse(403, badHost);
		const { method } = incoming;
		if (!['GET', 'POST', 'DELETE'].includes(method)) {
			return refuse(405, 'Method not allowed.', -32000, { allow: 'GET, POST, DELETE' });
		}
		const credentials = credentialsOf(incoming);
		if (credentials === undefined) return unauthorized('Send an access token as Authorization: Bearer.');
		if (method === 'POST') return post(incoming, credentials);
		const who = await admission.admit(credentials);
		if (who.state !== 'ok') return refuseAdmission(who);
		const { session } = credentials;
		if (session === undefined) return noSession();
		const version = refuseVersion(incoming);
		if (version !== undefined) return version;
		if (method === 'GET') return get(incoming, session);
		await sessions.close(session);
		await admission.recall(who.userId);
		streams.end(session);
		return { status: 200, headers: {}, body: null };
	};

	return {
		handle: async (request) => toResponse(await handle(fromRequest(request))),
		node: createNodeDoor({
			handle,
			log: deps.log,
			watch: deps.watch,
			metrics: deps.metrics,
			secure: deps.config.origin?.startsWith('https:') ?? false,
		}),
		drain: () => streams.close(),
		close: async () => {
			streams.close();
			await audit.flush();
			await admission.close();
		},
		recall: admission.recall,
		forgetOld: async () => {
			await audit.forgetOld();
			await admission.forgetOld();
		},
	};
}
