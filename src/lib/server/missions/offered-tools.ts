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

/** The layers that people set, as far as there are any: a space has none (see `PolicyLayers`). */
export interface ChosenLayers {
	readonly agent: PolicyLayer;
	readonly mission: PolicyLayer;
}

/**
 * The tool's default holds while nobody said otherwise; a person's word for an agent may loosen it to `auto`, except where
 * the default is `deny` and except for calls that remove data or reach out, which always wait for a person. A mission
 * only restricts what its agent may do.
 */
export function policyFor(registered: RegisteredTool, { agent, mission }: ChosenLayers): Policy {
	const { effect, policy } = registered.tool;
	if (policy === 'deny') return 'deny';
	const tool = { name: registered.name, module: registered.module.id, effect };
	const chosen = layerPolicy(agent, tool);
	const floor: Policy = effect === 'destructive' || effect === 'external' ? 'propose' : 'auto';
	return resolvePolicy({
		tool: chosen === undefined ? policy : floor,
		agent: chosen,
		mission: layerPolicy(mission, tool),
	});
}

/** By wire name, in the order of the registry. */
export function offeredTools(kind: SpaceKind, chosen: ChosenLayers): ReadonlyMap<string, OfferedTool> {
	const offered = new Map<string, OfferedTool>();
	for (const registered of tools.values()) {
		if (!moduleAllows(registered.module, kind)) continue;
		const policy = policyFor(registered, chosen);
		if (policy !== 'deny') offered.set(registered.name, { registered, policy });
	}
	return offered;
}
