/**
 * A step a screen takes: run a tool by name, say what was done with a way back, show what went wrong. Which tools there
 * are and what they mean is the business of the modules.
 */
import type { Result } from '../core/result';
import { m } from '../i18n/paraglide/messages';
import { toast, undoToast } from './toast';

/** What a step gave back, and how to take it back when something was written. */
export interface Step<Value> {
	readonly value: Value;
	readonly undo?: () => Promise<void>;
}

/** What runs tools and remembers them: a workspace. */
export interface Runner {
	readonly run: <Value>(tool: string, input: unknown) => Promise<Result<Step<Value>>>;
	readonly undoLast: () => Promise<boolean>;
}

/** Runs a tool without a word; what went wrong is shown, and the answer is then `undefined`. */
export async function takeStep<Value>(
	runner: Runner,
	tool: string,
	input: unknown,
): Promise<Step<Value> | undefined> {
	const done = await runner.run<Value>(tool, input);
	if (done.ok) return done.value;
	toast.error(done.error);
	return undefined;
}

/** Runs a tool and says `text` with a way back if it wrote something. Answers whether it worked. */
export async function sayStep(runner: Runner, tool: string, input: unknown, text: string): Promise<boolean> {
	const done = await takeStep(runner, tool, input);
	if (done?.undo) undoToast(text, done.undo);
	return done !== undefined;
}

/** Takes the newest step back and says so. */
export async function undoLastStep(runner: Runner): Promise<void> {
	if (await runner.undoLast()) toast.info(m.common_undone());
}
