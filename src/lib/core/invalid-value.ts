/** A value that a schema refused, as an error of the house: the schema's own words for agents, a code for people. */
import type { z } from 'zod';
import { invalid, type ErrorCode, type ErrorParams, type Err, type Invalid } from './result';

const counted = new Set(['string', 'array', 'set', 'file', 'map']);

/** What is wrong in few words; a schema says much that only its author understands. */
function wordsOf(issue: z.core.$ZodIssue | undefined): readonly [code: ErrorCode, params?: ErrorParams] {
	switch (issue?.code) {
		case 'too_small': {
			if (!counted.has(issue.origin)) return ['error_value_small', { least: String(issue.minimum) }];
			return issue.minimum > 1
				? ['error_value_short', { least: String(issue.minimum) }]
				: ['error_value_missing'];
		}
		case 'too_big':
			return [
				counted.has(issue.origin) ? 'error_value_long' : 'error_value_big',
				{ most: String(issue.maximum) },
			];
		default:
			return ['error_value_invalid'];
	}
}

/** The first thing a schema complains about; its path says where. */
export function invalidValue(issue: z.core.$ZodIssue | undefined): Err<Invalid> {
	const [code, params] = wordsOf(issue);
	const path = issue?.path.join('.') ?? '';
	return invalid(issue?.message ?? 'This input is not right.', path === '' ? undefined : path, code, params);
}
