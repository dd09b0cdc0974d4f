/** Tools of the registry as language models see them. Schemas are made once per process. */
import { z } from 'zod';
import type { LlmTool } from '../../core/ports/llm';
import type { RegisteredTool } from '../../registry';

const made = new WeakMap<RegisteredTool, LlmTool>();

/** Name, words and JSON schema of a tool. */
export function llmTool(registered: RegisteredTool): LlmTool {
	const known = made.get(registered);
	if (known !== undefined) return known;
	const { $schema: _, ...inputSchema } = z.toJSONSchema(registered.tool.input, {
		io: 'input',
		unrepresentable: 'any',
	});
	const described: LlmTool = {
		name: registered.name,
		description: `${registered.tool.title}. ${registered.tool.says}`,
		inputSchema,
	};
	made.set(registered, described);
	return described;
}
