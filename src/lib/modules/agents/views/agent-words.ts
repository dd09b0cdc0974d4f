/** States, policies and effects of agents as words and tones. Every enum of the model has its words here. */
import type { Effect, Policy } from '$lib/core/module';
import { m } from '$lib/i18n/paraglide/messages';
import type { AgentState } from '../model';

const states: Readonly<Record<AgentState, () => string>> = {
	active: m.agents_state_active,
	paused: m.agents_state_paused,
	archived: m.agents_state_archived,
};
export const stateWords = (state: AgentState): string => states[state]();
export const stateTone = (state: AgentState): 'success' | 'warning' | 'neutral' =>
	({ active: 'success', paused: 'warning', archived: 'neutral' })[state] as 'success' | 'warning' | 'neutral';

const policies: Readonly<Record<Policy, () => string>> = {
	auto: m.agents_policy_auto,
	propose: m.agents_policy_propose,
	deny: m.agents_policy_deny,
};
export const policyWords = (policy: Policy): string => policies[policy]();

const effects: Readonly<Record<Effect, () => string>> = {
	read: m.agents_policy_reads,
	write: m.agents_policy_writes,
	destructive: m.agents_policy_deletes,
	external: m.agents_policy_external,
};
export const effectWords = (effect: Effect): string => effects[effect]();
