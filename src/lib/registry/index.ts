/** Everything derived from the manifests. Nothing in this folder is written by hand per module. */
export * from './first-rows';
export * from './modules';
export * from './tables';
export * from './tools';
