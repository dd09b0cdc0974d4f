/**
 * Which tools a run offers, and what becomes of a call: at once, or as a proposal. What is denied is not offered and is
 * refused all the same when a model calls it.
 */
import type { Policy } from '../../core/module';
import { layerPolicy, resolvePolicy, type PolicyLayer } from '../../core/policy';
import type { SpaceKind } from '../../core/spaces/kinds';
import { moduleAllows, tools, type RegisteredTool } from '../../registry';

export interface OfferedTool {
	readonly registered: RegisteredTool;
	readonly policy: Exclude<Policy, 'deny'>;
}

/**
 * The tool's default holds while nobody said otherwise; a person's word for an agent may loosen it to `auto`, except where
 * the default is `deny` and except for calls that remove data or reach out, which always wait for a person.
 */
export function policyFor(registered: RegisteredTool, agent: PolicyLayer): Policy {
	const { effect, policy } = registered.tool;
	const chosen = layerPolicy(agent, { name: registered.name, module: registered.module.id });
	if (policy === 'deny') return 'deny';
	const floor: Policy = effect === 'destructive' || effect === 'external' ? 'propose' : 'auto';
	return resolvePolicy({ tool: chosen === undefined ? policy : floor, agent: chosen });
}

/** By wire name, in the order of the registry. */
export function offeredTools(kind: SpaceKind, agent: PolicyLayer): ReadonlyMap<string, OfferedTool> {
	const offered = new Map<string, OfferedTool>();
	for (const registered of tools.values()) {
		if (!moduleAllows(registered.module, kind)) continue;
		const policy = policyFor(registered, agent);
		if (policy !== 'deny') offered.set(registered.name, { registered, policy });
	}
	return offered;
}
