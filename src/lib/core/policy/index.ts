/** Policy in one import: what an agent may do, the gate in front of each call, and injection markers. */
export * from './gate';
export * from './markers';
export * from './resolve';
