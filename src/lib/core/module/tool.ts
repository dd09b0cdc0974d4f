/**
 * A tool is a command or a query plus words. Its wire name is derived (`<module>_<key>`), and the same declaration
 * serves the button, the planner, MCP and an approved proposal.
 */
import type { z } from 'zod';
import type { Command, Query } from './command';

export const effects = ['read', 'write', 'destructive', 'external'] as const;
export type Effect = (typeof effects)[number];

export const policies = ['auto', 'propose', 'deny'] as const;
export type Policy = (typeof policies)[number];

interface Words<Input extends z.ZodObject, Output extends z.ZodType> {
	/** Short imperative for lists and cards: "Create a task". */
	readonly title: string;
	/** What it does and when to use it, for models and documentation. */
	readonly says: string;
	readonly input: Input;
	readonly output: Output;
	/** What an agent may do with it when nobody said otherwise. */
	readonly policy: Policy;
	/** Credits per call; 0 when absent. */
	readonly cost?: number;
}

export interface ReadTool<
	Input extends z.ZodObject = z.ZodObject,
	Output extends z.ZodType = z.ZodType,
> extends Words<Input, Output> {
	readonly effect: 'read';
	readonly run: Query<z.output<Input>, z.output<Output>>;
}

export interface WriteTool<
	Input extends z.ZodObject = z.ZodObject,
	Output extends z.ZodType = z.ZodType,
	EventName extends string = string,
> extends Words<Input, Output> {
	readonly effect: 'write' | 'destructive' | 'external';
	/** Whether it replaces or removes stored values. Creating and adding do not; programs are told (MCP `destructiveHint`). */
	readonly overwrites: boolean;
	/** Whether calling it again with the same input changes nothing more (MCP `idempotentHint`). */
	readonly idempotent: boolean;
	readonly run: Command<z.output<Input>, z.output<Output>, EventName>;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the top of the Tool family; inputs are contravariant
export type AnyTool<EventName extends string = any> = ReadTool<any, any> | WriteTool<any, any, EventName>;

export function tool<Input extends z.ZodObject, Output extends z.ZodType>(
	definition: ReadTool<Input, Output>,
): ReadTool<Input, Output>;
export function tool<Input extends z.ZodObject, Output extends z.ZodType, EventName extends string = never>(
	definition: WriteTool<Input, Output, EventName>,
): WriteTool<Input, Output, EventName>;
export function tool(definition: AnyTool): AnyTool {
	return definition;
}
