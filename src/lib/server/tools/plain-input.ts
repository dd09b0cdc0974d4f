/**
 * Models write a number or a truth value as text now and then: "5" where 5 is wanted. Their input is put right before
 * anything is checked, stored or shown, where the schema leaves no doubt; everything else is for the schema to refuse.
 */
import type { z } from 'zod';
import { deepStrict, type AnyTool } from '../../core/module';
import { isTooDeep, parseInput } from './parse-input';

type Wanted = number | boolean | undefined;

function plainOf(issue: z.core.$ZodIssue, text: unknown): Wanted {
	if (issue.code !== 'invalid_type' || typeof text !== 'string') return undefined;
	if (issue.expected === 'boolean') return text === 'true' ? true : text === 'false' ? false : undefined;
	const isNumber = (issue.expected === 'number' || issue.expected === 'int') && text.trim() !== '';
	return isNumber && Number.isFinite(Number(text)) ? Number(text) : undefined;
}

const isRecord = (value: unknown): value is Record<PropertyKey, unknown> =>
	typeof value === 'object' && value !== null;

/** The same input when nothing needs to be put right. */
export function plainInput(tool: AnyTool, input: unknown): unknown {
	if (!isRecord(input) || isTooDeep(input)) return input;
	const parsed = deepStrict(tool.input as z.ZodObject).safeParse(input);
	if (parsed.success) return input;
	let copy: Record<PropertyKey, unknown> | undefined;
	for (const issue of parsed.error.issues) {
		const last = issue.path.at(-1);
		if (last === undefined) continue;
		const within = (root: unknown): unknown =>
			issue.path.slice(0, -1).reduce((at, key) => (isRecord(at) ? at[key] : undefined), root);
		const holder = within(input);
		const plain = isRecord(holder) ? plainOf(issue, holder[last]) : undefined;
		if (plain === undefined) continue;
		copy ??= structuredClone(input);
		(within(copy) as Record<PropertyKey, unknown>)[last] = plain;
	}
	return copy ?? input;
}

/** The input as it is used, and what the schema says of it. */
export function parsePlain(
	tool: AnyTool,
	input: unknown,
): { readonly input: unknown; readonly parsed: ReturnType<typeof parseInput> } {
	const parsed = parseInput(tool, input);
	if (parsed.ok) return { input, parsed };
	const plain = plainInput(tool, input);
	return plain === input ? { input, parsed } : { input: plain, parsed: parseInput(tool, plain) };
}
