/** Errors as rows keep them: the code of their sentence, so that whoever reads later reads it in their own language. */
import { z } from 'zod';
import type { AppError } from '../../core/result';
import { cut } from '../../core/text';

const MAX_PARAM = 200;

export const ErrorWords = z.object({
	code: z.string().max(64).describe('Key of the sentence'),
	params: z.record(z.string().max(40), z.union([z.string().max(MAX_PARAM), z.number()])).default({}),
});
export type ErrorWords = z.infer<typeof ErrorWords>;

/** `null` for an error of which only the kind is said. */
export function errorWordsOf({ code, params = {} }: Pick<AppError, 'code' | 'params'>): ErrorWords | null {
	if (code === undefined) return null;
	const short = Object.entries(params).map(([name, value]) => [
		name,
		typeof value === 'string' ? cut(value, MAX_PARAM) : value,
	]);
	return { code, params: Object.fromEntries(short) as ErrorWords['params'] };
}
