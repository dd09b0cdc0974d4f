/**
 * One tool call of a connected program, after admission: gate, run, answer, count, audit. Both ways into the endpoint
 * (the short one for a single call and the SDK's server for everything else) end here.
 */
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { gateCounted, stops, type Decision, type PolicyMode } from '../../core/policy';
import type { ClockDep } from '../../core/ports/clock';
import type { Actor } from '../../core/sync/actor';
import type { Result } from '../../core/result';
import type { DatabaseWatch } from '../db/watch';
import type { Log } from '../log';
import { answerOf } from '../tools/answer';
import { parsePlain } from '../tools/plain-input';
import type { ToolRunner } from '../tools/tool-call';
import { unavailable } from '../unavailable';
import type { Admitted } from './admitted';
import type { AuditedCall, CallAudit } from './audit';
import type { Catalogue } from './catalogue';
import { failure, toFailure } from './errors';
import type { McpMetrics } from './metrics';

/** A larger answer would drown a model; it is told to ask for less. */
const MAX_RESULT_CHARS = 400_000;

export interface CallRequest {
	readonly name: string;
	readonly input: unknown;
}

/** What is known of a call before anybody was asked: the tool, and whether its input is well formed. */
export interface ExaminedCall extends CallRequest {
	readonly entry: NonNullable<ReturnType<Catalogue['find']>> | undefined;
	readonly parsed: Result<unknown> | undefined;
}

export interface Caller {
	/** Only a well-formed call of a known tool is counted against the rate. */
	readonly examine: (request: CallRequest) => ExaminedCall;
	/** Never throws; `undefined` when there is no such tool. `signal` is of whoever waits for the answer. */
	readonly call: (
		who: Admitted,
		call: ExaminedCall,
		signal: AbortSignal,
	) => Promise<CallToolResult | undefined>;
}

interface Deps extends ClockDep {
	readonly catalogue: Catalogue;
	readonly runner: ToolRunner;
	readonly metrics: McpMetrics;
	readonly audit: CallAudit;
	readonly mode: PolicyMode;
	readonly log: Log;
	readonly watch: DatabaseWatch;
}

export const actorOf = (who: Admitted): Actor => ({
	kind: 'ai',
	id: `mcp:${who.tokenId}`,
	name: who.tokenName,
});

const readOnly = failure(
	'This connection may only read. Its owner can create one that may also change things.',
	'forbidden',
);

export function createCaller(deps: Deps): Caller {
	const { catalogue, runner, metrics, audit, mode } = deps;

	const resultOf = (
		entry: NonNullable<ExaminedCall['entry']>,
		value: unknown,
		decision: Decision,
	): CallToolResult => {
		const text = JSON.stringify(value, null, 2) ?? 'null';
		if (text.length > MAX_RESULT_CHARS) {
			return failure(
				'The answer is too large. Ask for less: a filter, a smaller limit, one record.',
				'too_large',
			);
		}
		const note =
			decision.reminder === undefined ? [] : [{ type: 'text' as const, text: `Note: ${decision.reminder}` }];
		return {
			content: [{ type: 'text', text }, ...note],
			...(entry.structured ? { structuredContent: value as Record<string, unknown> } : {}),
		};
	};

	return {
		examine: (request) => {
			const entry = catalogue.find(request.name);
			if (entry === undefined) return { ...request, entry, parsed: undefined };
			return { ...request, entry, ...parsePlain(entry.registered.tool, request.input) };
		},

		call: async (who, { entry, parsed, input }, signal) => {
			if (entry === undefined || parsed === undefined) return undefined;
			const { name, tool } = entry.registered;
			const at = deps.clock.now();
			const began = performance.now();
			const done = (
				outcome: AuditedCall['outcome'],
				reason: string,
				result: CallToolResult,
			): CallToolResult => {
				const ms = performance.now() - began;
				const { tokenId, userId, space } = who;
				audit.note({
					at,
					userId,
					tokenId,
					spaceId: space.id,
					tool: name,
					outcome,
					reason,
					ms: Math.round(ms),
				});
				if (outcome !== 'denied') metrics.called(name, outcome, ms);
				return result;
			};

			if (!parsed.ok) return done('input-invalid', '', toFailure(parsed.error));
			if (tool.effect !== 'read' && who.scope !== 'write') return done('denied', 'read-only', readOnly);
			const decision: Decision =
				mode === 'off'
					? { allow: true }
					: gateCounted(
							{ tool: name, effect: tool.effect, input },
							{ allowDestructive: who.destructive ? [name] : [], used: who.used ?? 0 },
						);
			if (mode !== 'off') metrics.decided(decision, mode);
			if (stops(decision, mode)) {
				const reason = decision.reason ?? 'unknown';
				return done(
					'denied',
					reason,
					failure([reason, decision.reminder].filter(Boolean).join(': '), reason),
				);
			}
			const reason = decision.reason ?? '';
			try {
				const ran = await runner.run({
					userId: who.userId,
					spaceId: who.space.id,
					actor: actorOf(who),
					tool: name,
					input,
					zone: who.zone,
					locale: who.locale,
					spaces: [who.space],
					signal,
				});
				return ran.ok
					? done('success', reason, resultOf(entry, answerOf(tool, ran.value), decision))
					: done('handler-error', ran.error.kind, toFailure(ran.error));
			} catch (error) {
				// It was given up half way, as it should be; nobody hears the answer.
				if (signal.aborted) return done('handler-error', 'gone', failure('Nobody waits for this.', 'gone'));
				const trouble = deps.watch.note(error);
				if (trouble !== undefined) return done('handler-error', trouble, toFailure(unavailable(trouble)));
				deps.log.error('a tool call failed', {
					tool: name,
					userId: who.userId,
					spaceId: who.space.id,
					error,
				});
				return done(
					'handler-error',
					'defect',
					failure(
						'Something went wrong in Mana. Nothing is known to be lost; the operator can see it in the log.',
						'internal',
					),
				);
			}
		},
	};
}
