/** Asks the API and answers a Result: the server's own error when it sent one, else that nobody answered. */
import { TRPCClientError } from '@trpc/client';
import { err, ok, type AppError, type Result } from '../core/result';

const isAppError = (value: unknown): value is AppError =>
	typeof value === 'object' && value !== null && 'kind' in value && 'message' in value;

const unanswered: AppError = {
	kind: 'upstream',
	cause: 'unknown',
	code: 'error_no_answer',
	message: 'The server did not answer. Check your connection and try again.',
};

export async function ask<T>(question: () => Promise<T>): Promise<Result<T, AppError>> {
	try {
		return ok(await question());
	} catch (error) {
		const data: unknown = error instanceof TRPCClientError ? error.data : undefined;
		const known = (data as { error?: unknown } | null | undefined)?.error;
		return err(isAppError(known) ? known : unanswered);
	}
}
