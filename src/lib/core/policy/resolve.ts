/**
 * What an agent may do with a tool: `auto`, `propose` or `deny`, decided by several layers of which the most
 * restrictive wins. Nobody asks it of a person, who always acts directly. Rates, destructive opt-in and markers belong to
 * the gate.
 */
import type { Effect, Policy } from '../module/tool';

const strictness: Readonly<Record<Policy, number>> = { auto: 0, propose: 1, deny: 2 };

/** One layer's wishes: for a tool by wire name, else for its module, else for its effect, else for everything. */
export interface PolicyLayer {
	readonly tools?: Readonly<Record<string, Policy>>;
	readonly modules?: Readonly<Record<string, Policy>>;
	readonly effects?: Readonly<Partial<Record<Effect, Policy>>>;
	readonly all?: Policy;
}

/** What one layer says about one tool; `undefined` when it says nothing. */
export function layerPolicy(
	layer: PolicyLayer | undefined,
	tool: { readonly name: string; readonly module: string; readonly effect: Effect },
): Policy | undefined {
	if (layer === undefined) return undefined;
	const own = <T>(map: Readonly<Record<string, T>> | undefined, key: string): T | undefined =>
		map !== undefined && Object.hasOwn(map, key) ? map[key] : undefined;
	return (
		own(layer.tools, tool.name) ??
		own(layer.modules, tool.module) ??
		layer.effects?.[tool.effect] ??
		layer.all
	);
}

export interface PolicyLayers {
	/** The tool's own default. */
	readonly tool: Policy;
	/** Its place in the order only: no table stores a policy of a space and no screen sets one, so every caller omits it. */
	readonly space?: Policy | undefined;
	/** What a person chose for the agent (`agents.policy`). */
	readonly agent?: Policy | undefined;
	/** What a person chose for the mission (`missions.care`). */
	readonly mission?: Policy | undefined;
}

/** The most restrictive of the layers that speak. */
export function resolvePolicy(layers: PolicyLayers): Policy {
	return [layers.space, layers.agent, layers.mission].reduce<Policy>(
		(strictest, policy) =>
			policy !== undefined && strictness[policy] > strictness[strictest] ? policy : strictest,
		layers.tool,
	);
}
