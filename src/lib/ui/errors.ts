/**
 * The one place where screens turn an error into words. Errors carry an English sentence for agents and logs, and a code
 * by which that sentence is found in the language of the person.
 */
import type { AppError, ErrorParams } from '../core/result';
import { assertNever } from '../core/result';
import { wordsAt } from '../i18n/lookup';
import { m } from '../i18n/paraglide/messages';
import { getLocale } from '../i18n/paraglide/runtime';

function fallback(error: AppError): string {
	switch (error.kind) {
		case 'not_found':
			return m.error_not_found();
		case 'forbidden':
			return m.error_forbidden();
		case 'invalid':
			return m.error_invalid();
		case 'conflict':
			return m.error_conflict();
		case 'vault_locked':
			return error.reason === 'zero_knowledge' ? m.error_zero_knowledge() : m.error_vault_locked();
		case 'over_budget':
			return m.error_over_budget();
		case 'rate_limited':
			return m.error_rate_limited({ seconds: Math.max(1, Math.ceil(error.retryAfterMs / 1000)) });
		case 'upstream':
			return m.error_upstream();
		case 'unavailable':
			return error.reason === 'full' ? m.error_server_full() : m.error_server_away();
		default:
			return assertNever(error);
	}
}

/** A code is a key of the message files, but not every key is a code: an answer from elsewhere cannot name other words. */
const CODE = /^(\w+_)?error_\w+$/;

/** The sentence of a code in the person's language, if there is one. */
export const codeText = (code: string, params?: ErrorParams): string | undefined =>
	CODE.test(code) ? wordsAt(code, params) : undefined;

/** Whether nobody answered at all: no word about the question, only about the way to the server. */
export const isUnanswered = ({ code }: AppError): boolean => code === 'error_no_answer';

/**
 * One sentence for a person, in their language: the one of its code; else, in English, the thrower's own; else what its
 * kind means.
 */
export function errorText(error: AppError): string {
	const { code, params, message } = error;
	const known = code === undefined ? undefined : codeText(code, params);
	if (known !== undefined) return known;
	const own = getLocale() === 'en' && error.kind !== 'vault_locked' && error.kind !== 'rate_limited';
	return (own && message.trim()) || fallback(error);
}
