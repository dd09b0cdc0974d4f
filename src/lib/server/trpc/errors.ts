/** The one switch from the house's error taxonomy to tRPC codes. No procedure throws codes by itself. */
import { TRPCError } from '@trpc/server';
import { ZodError } from 'zod';
import { invalidValue } from '../../core/invalid-value';
import { assertNever, type AppError, type Result } from '../../core/result';
import { statusOfTrouble } from '../unavailable';

type Code = TRPCError['code'];

function codeOf(error: AppError): Code {
	switch (error.kind) {
		case 'not_found':
			return 'NOT_FOUND';
		case 'forbidden':
			return 'FORBIDDEN';
		case 'invalid':
			return 'BAD_REQUEST';
		case 'conflict':
			return 'CONFLICT';
		case 'vault_locked':
			return 'PRECONDITION_FAILED';
		case 'over_budget':
			return 'FORBIDDEN';
		case 'rate_limited':
			return 'TOO_MANY_REQUESTS';
		case 'upstream':
			return 'INTERNAL_SERVER_ERROR';
		case 'unavailable':
			// tRPC has no code for it; `statusFor` says the status that goes out.
			return 'INTERNAL_SERVER_ERROR';
		default:
			return assertNever(error);
	}
}

/** Carries an `AppError` through tRPC; the formatter puts it into `data.error`. */
class AppFailure extends Error {
	readonly app: AppError;
	constructor(app: AppError) {
		super(app.message);
		this.app = app;
	}
}

/** The value of a result, or the tRPC error for its failure. */
export function unwrap<T>(result: Result<T, AppError>): T {
	if (result.ok) return result.value;
	throw failure(result.error);
}

export const failure = (error: AppError): TRPCError =>
	new TRPCError({ code: codeOf(error), message: error.message, cause: new AppFailure(error) });

/** The status that an error goes out with, where it is not the one of its code. */
export function statusFor(error: TRPCError | undefined): number | undefined {
	if (!(error?.cause instanceof AppFailure)) return undefined;
	const { app } = error.cause;
	return app.kind === 'unavailable' ? statusOfTrouble(app.reason) : undefined;
}

/** What a client may know about an error: our own words, or one sentence. Never a stack or a library's message. */
export function publicError(error: TRPCError): AppError {
	if (error.cause instanceof AppFailure) return error.cause.app;
	if (error.cause instanceof ZodError) {
		return invalidValue(error.cause.issues[0]).error;
	}
	switch (error.code) {
		case 'UNAUTHORIZED':
			return { kind: 'forbidden', code: 'error_sign_in_first', message: 'Sign in first.' };
		case 'NOT_FOUND':
			return { kind: 'not_found', code: 'error_no_procedure', message: 'There is no such procedure.' };
		case 'PARSE_ERROR':
		case 'BAD_REQUEST':
		case 'METHOD_NOT_SUPPORTED':
		case 'PAYLOAD_TOO_LARGE':
			return { kind: 'invalid', code: 'error_request_unreadable', message: 'This request cannot be read.' };
		default:
			return {
				kind: 'upstream',
				cause: 'unknown',
				code: 'error_server',
				message: 'Something went wrong on the server. Nothing was lost; try again.',
			};
	}
}
