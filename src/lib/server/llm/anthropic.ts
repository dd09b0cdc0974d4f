/** Claude through the official SDK. Answers stream, so that a long one is not cut by a proxy; errors become our closed list. */
import Anthropic, {
	APIConnectionError,
	APIError,
	APIUserAbortError,
	AuthenticationError,
	BadRequestError,
	ContentTooLargeError,
	NotFoundError,
	OverloadedError,
	PaymentRequiredError,
	PermissionDeniedError,
	RateLimitError,
} from '@anthropic-ai/sdk';
import type { Secret } from '../../core/brand';
import type { LlmClient } from '../../core/ports/llm';
import { err, type Upstream } from '../../core/result';
import { fromMessage, toParams } from './anthropic-messages';

const ANTHROPIC_MODEL = 'claude-sonnet-5-5';
const CONTEXT_TOKENS = 200_000;
const MAX_ANSWER_TOKENS = 8_192;
/** One request, from the first byte sent to the last one read. */
const REQUEST_MS = 120_000;
/** Retries of the SDK for 408, 409, 429 and 5xx, with its own backoff. */
const RETRIES = 2;

export interface AnthropicOptions {
	readonly apiKey: Secret<string>;
	readonly model?: string;
	/** Another address that speaks the same API. */
	readonly baseUrl?: string;
	readonly retries?: number;
	readonly requestMs?: number;
	readonly contextTokens?: number;
}

/** Messages are ours: what a provider writes into an error may quote the prompt. */
function upstreamOf(error: unknown): Upstream {
	const upstream = (cause: Upstream['cause'], message: string): Upstream => ({
		kind: 'upstream',
		cause,
		message,
	});
	if (error instanceof RateLimitError)
		return upstream('rate_limit', 'The model provider limits requests just now.');
	if (
		error instanceof AuthenticationError ||
		error instanceof PermissionDeniedError ||
		error instanceof PaymentRequiredError
	) {
		return upstream('auth', 'The model provider refused the key of this server.');
	}
	if (error instanceof NotFoundError)
		return upstream('capability', 'The model provider does not offer this model.');
	if (error instanceof ContentTooLargeError || error instanceof BadRequestError) {
		return upstream('capability', 'The model provider could not work with this request.');
	}
	if (error instanceof OverloadedError || (error instanceof APIError && (error.status ?? 0) >= 500)) {
		return upstream('overloaded', 'The model provider is overloaded.');
	}
	if (error instanceof APIUserAbortError) return upstream('unknown', 'The request was stopped.');
	if (error instanceof APIConnectionError)
		return upstream('overloaded', 'The model provider cannot be reached.');
	// Mid-stream errors arrive as events without a status; their type is in the body.
	if (error instanceof APIError && JSON.stringify(error.error ?? '').includes('overloaded_error')) {
		return upstream('overloaded', 'The model provider is overloaded.');
	}
	return upstream('unknown', 'The answer of the model provider could not be read.');
}

export function anthropicLlm(options: AnthropicOptions): LlmClient {
	const model = options.model ?? ANTHROPIC_MODEL;
	const client = new Anthropic({
		apiKey: options.apiKey.reveal(),
		maxRetries: options.retries ?? RETRIES,
		timeout: options.requestMs ?? REQUEST_MS,
		logLevel: 'off',
		...(options.baseUrl === undefined ? {} : { baseURL: options.baseUrl }),
	});
	return {
		model,
		contextTokens: options.contextTokens ?? CONTEXT_TOKENS,
		complete: async (request) => {
			const deadline = AbortSignal.timeout(options.requestMs ?? REQUEST_MS);
			const signal = request.signal ? AbortSignal.any([request.signal, deadline]) : deadline;
			try {
				const stream = client.messages.stream(toParams(request, { model, maxTokens: MAX_ANSWER_TOKENS }), {
					signal,
				});
				return fromMessage(await stream.finalMessage());
			} catch (error) {
				if (deadline.aborted && !request.signal?.aborted) {
					return err({
						kind: 'upstream',
						cause: 'overloaded',
						message: 'The model provider took too long to answer.',
					});
				}
				return err(upstreamOf(error));
			}
		},
	};
}
