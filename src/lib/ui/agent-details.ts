/**
 * What the agent dot shows besides name and time (why, and how to take it back) comes from a module, which the design
 * system must not know. The shell provides it once; the dot loads it when it is opened.
 */
import { getContext, setContext, type Component } from 'svelte';
import type { Actor } from '../core/sync/actor';

/** The newest write of a record, as the dot hands it on. */
export interface AgentWrite {
	readonly table: string;
	readonly id: string;
	readonly actor: Actor;
}

type Load = () => Promise<Component<AgentWrite & Record<string, unknown>>> | undefined;

const KEY = Symbol('agent-details');

/** Call while the shell initialises. */
export const provideAgentDetails = (load: Load): Load => setContext(KEY, load);

/** How to load the details; `undefined` where nobody provides them (a page outside the shell). */
export const useAgentDetails = (): Load | undefined => getContext<Load | undefined>(KEY);
