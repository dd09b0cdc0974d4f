/** The module language in one import, for manifests, models, commands and queries. */
export * from './change';
export * from './command';
export * from './define-module';
export * from './deleted';
export * from './event';
export * from './excerpt';
export * from './fields';
export * from './find';
export * from './records-after';
export * from './references';
export * from './seal-change';
export * from './strict';
export * from './table';
export * from './tags';
export * from './text-limit';
export * from './tool';
export * from './trash';
