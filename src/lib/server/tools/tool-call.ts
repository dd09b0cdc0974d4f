/** A tool call on the server and what it gives back: the contract of missions, proposals and MCP with the tool runner. */
import type { Change, DomainEvent } from '../../core/module';
import type { SpaceEntry } from '../../core/ports/space-directory';
import type { AppError, Result } from '../../core/result';
import type { Actor } from '../../core/sync/actor';
import type { RowBefore } from './reader';

export interface ToolCall {
	readonly userId: string;
	readonly spaceId: string;
	readonly actor: Actor;
	/** Wire name. */
	readonly tool: string;
	readonly input: unknown;
	/** IANA zone of the person. */
	readonly zone: string;
	readonly locale: 'en' | 'de';
	/** Says what would be written and writes nothing. */
	readonly dryRun?: boolean;
	/** The same key by the same person runs once; repeating it answers the first outcome. */
	readonly idempotencyKey?: string;
	/** Of whoever waits for the answer: nothing goes on being looked through for somebody who has gone. */
	readonly signal?: AbortSignal;
	/** The caller's spaces, when they were read in the very request; else they are looked up. */
	readonly spaces?: readonly SpaceEntry[];
}

export interface ToolOutcome {
	readonly value: unknown;
	readonly changes: readonly Change[];
	/** The rows that `changes` touch, as they were. */
	readonly before: readonly RowBefore[];
	readonly events: readonly DomainEvent[];
}

export interface ToolRunner {
	readonly run: (call: ToolCall) => Promise<Result<ToolOutcome, AppError>>;
}
