/** The module language in one import, for manifests, models, commands and queries. */
export * from './change';
export * from './command';
export * from './define-module';
export * from './event';
export * from './excerpt';
export * from './fields';
export * from './table';
export * from './tags';
export * from './tool';
