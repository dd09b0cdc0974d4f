/** The planner in one import. */
export * from './compact';
export * from './dispatch';
export * from './events';
export * from './loop';
export * from './prompt';
export * from './remind';
