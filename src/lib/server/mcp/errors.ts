/** How a failed tool call reads for a model: one of the few places that switch over the error taxonomy. */
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { assertNever, type AppError } from '../../core/result';

const seconds = (ms: number): string => `${Math.ceil(ms / 1000)} s`;

/** The words for the model; every kind says what to do next where that helps. */
export function describeFailure(error: AppError): string {
	switch (error.kind) {
		case 'invalid':
			return error.path === undefined || error.message.startsWith(error.path)
				? `Invalid input. ${error.message}`
				: `Invalid input. ${error.path}: ${error.message}`;
		case 'vault_locked':
			return `${error.reason}: ${error.message}`;
		case 'rate_limited':
			return `${error.message} Try again in ${seconds(error.retryAfterMs)}.`;
		case 'unavailable':
			// Here nobody has a device that keeps it.
			return error.reason === 'full'
				? `Mana has no room to store anything; nothing was stored. Reading works. Try again in ${seconds(error.retryAfterMs)}.`
				: `Mana cannot reach its database just now; nothing is known to be stored. Try again in ${seconds(error.retryAfterMs)}.`;
		case 'upstream':
			return `${error.message} (${error.cause})`;
		case 'not_found':
		case 'forbidden':
		case 'conflict':
		case 'over_budget':
			return error.message;
		default:
			return assertNever(error);
	}
}

/** A typed code for programs, beside the words. */
const codeOf = (error: AppError): string => (error.kind === 'vault_locked' ? error.reason : error.kind);

export const failure = (text: string, code: string): CallToolResult => ({
	isError: true,
	content: [{ type: 'text', text }],
	_meta: { 'mana/error': { code } },
});

export const toFailure = (error: AppError): CallToolResult => failure(describeFailure(error), codeOf(error));
