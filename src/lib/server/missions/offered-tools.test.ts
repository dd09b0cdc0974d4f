/** Laws of the layers over the tools there really are: a mission restricts its agent and never the other way round. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { policies, type AnyTool, type Policy } from '../../core/module';
import type { PolicyLayer } from '../../core/policy';
import { careLayer } from '../../modules/missions/care';
import { cares } from '../../modules/missions/model';
import { moduleList, tools } from '../../registry';
import { offeredTools, policyFor } from './offered-tools';

const all = [...tools.values()];
const policy = fc.constantFrom(...policies);
const agentLayer: fc.Arbitrary<PolicyLayer> = fc.record({
	tools: fc.dictionary(fc.constantFrom(...tools.keys()), policy),
	modules: fc.dictionary(fc.constantFrom(...moduleList.map(({ id }) => id)), policy),
});
const rank = (found: Policy): number => policies.indexOf(found);
const trusted: PolicyLayer = { tools: Object.fromEntries(all.map(({ name }) => [name, 'auto'])) };

describe('the layer of a mission', () => {
	it('never loosens what its agent may do', () => {
		fc.assert(
			fc.property(agentLayer, fc.constantFrom(...cares), fc.constantFrom(...all), (agent, care, tool) => {
				const alone = policyFor(tool, { agent, mission: {} });
				expect(rank(policyFor(tool, { agent, mission: careLayer(care) }))).toBeGreaterThanOrEqual(
					rank(alone),
				);
				expect(policyFor(tool, { agent, mission: careLayer('agent') })).toBe(alone);
			}),
		);
	});

	it('offers only tools that read to a mission that may only read, and all of those', () => {
		const offered = offeredTools('personal', { agent: trusted, mission: careLayer('read') });
		const reads = all.filter(({ tool }) => tool.effect === 'read').map(({ name }) => name);
		expect([...offered.keys()]).toEqual(reads);
	});

	it('counts reaching out as a change', () => {
		const create = tools.get('todo_create')!;
		const tool = { ...create.tool, effect: 'external', overwrites: false, idempotent: false } as AnyTool;
		const external = { ...create, tool };
		expect(policyFor(external, { agent: trusted, mission: careLayer('agent') })).toBe('propose');
		expect(policyFor(external, { agent: trusted, mission: careLayer('read') })).toBe('deny');
	});

	it('lets no change through at once when it asks before every change, and holds back no reading', () => {
		const offered = offeredTools('personal', { agent: trusted, mission: careLayer('propose') });
		for (const { policy: found, registered } of offered.values()) {
			expect([registered.name, found]).toEqual([
				registered.name,
				registered.tool.effect === 'read' ? 'auto' : 'propose',
			]);
		}
		expect(offered.has('todo_create')).toBe(true);
	});
});
