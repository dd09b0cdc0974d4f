/**
 * A mission's own layer of policy: what a person chose in one word, spelled out per effect of a tool. Reading is never
 * held back, because a mission that may not read can do nothing. Layers only restrict; see `core/policy/resolve`. Pure.
 */
import type { PolicyLayer } from '../../core/policy';
import type { Policy } from '../../core/module';
import type { Care } from './model';

const forChanges = (policy: Policy): PolicyLayer => ({
	effects: { write: policy, destructive: policy, external: policy },
});

const layers: Readonly<Record<Care, PolicyLayer>> = {
	agent: {},
	propose: forChanges('propose'),
	read: forChanges('deny'),
};

export const careLayer = (care: Care): PolicyLayer => layers[care];
