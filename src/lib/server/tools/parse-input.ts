/** Checks a tool's input against its schema, with the path of what is wrong. Nothing is coerced (see `plain-input.ts`); unknown fields are refused. */
import type { z } from 'zod';
import { deepStrict, type AnyTool } from '../../core/module';
import { invalid, ok, type Invalid, type Result } from '../../core/result';
import { unstorableAt } from '../../core/text';
import { unstorable } from '../http/text-rule';

/** Deeper input than this is refused before any schema looks at it. */
const MAX_DEPTH = 32;

function deeperThan(value: unknown, depth: number): boolean {
	if (typeof value !== 'object' || value === null) return false;
	return depth === 0 || Object.values(value).some((inner) => deeperThan(inner, depth - 1));
}

/** Whether an input is nested more deeply than any tool wants. */
export const isTooDeep = (input: unknown): boolean => deeperThan(input, MAX_DEPTH);

const where = (issue: z.core.$ZodIssue): string =>
	issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]].join('.') : issue.path.join('.');

/** The parsed input, or every problem in one sentence each; `path` names the first. */
export function parseInput(tool: AnyTool, input: unknown): Result<unknown, Invalid> {
	const raw = input ?? {};
	if (isTooDeep(raw)) return invalid('The input is nested too deeply.', undefined, 'error_input_deep');
	const at = unstorableAt(raw);
	if (at !== undefined) return unstorable(at);
	const parsed = deepStrict(tool.input as z.ZodObject).safeParse(raw);
	if (parsed.success) return ok(parsed.data);
	const { issues } = parsed.error;
	const sentence = issues
		.slice(0, 8)
		.map((issue) => (where(issue) === '' ? issue.message : `${where(issue)}: ${issue.message}`))
		.join('; ');
	const path = issues[0] === undefined ? '' : where(issues[0]);
	return invalid(sentence, path === '' ? undefined : path, 'error_value_invalid');
}
