/** Which model answers: a provider when its key is set, the labelled offline model otherwise. */
import type { LlmClient } from '../../core/ports/llm';
import type { Config } from '../config';
import { anthropicLlm } from './anthropic';
import { offlineLlm } from './offline/offline-llm';

/** One line per provider; nothing above this folder knows a vendor's name. */
export const createLlm = (
	config: Pick<Config, 'anthropicApiKey'>,
	options: { readonly anthropicUrl?: string } = {},
): LlmClient =>
	config.anthropicApiKey === undefined
		? offlineLlm()
		: anthropicLlm({
				apiKey: config.anthropicApiKey,
				...(options.anthropicUrl === undefined ? {} : { baseUrl: options.anthropicUrl }),
			});
