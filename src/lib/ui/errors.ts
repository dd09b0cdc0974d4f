/** The one place where screens turn an error into words. Messages that the thrower wrote are shown as they are. */
import type { AppError } from '../core/result';
import { assertNever } from '../core/result';
import { m } from '../i18n/paraglide/messages';

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
		default:
			return assertNever(error);
	}
}

/**
 * One sentence for a person, in their language. Kinds that mean the same everywhere are translated; the others keep the
 * thrower's own sentence, because only it knows what was wrong.
 */
export function errorText(error: AppError): string {
	if (error.kind === 'vault_locked' || error.kind === 'rate_limited') return fallback(error);
	return error.message.trim() || fallback(error);
}
