/** The sync server in one import, for compose.ts. */
export { placeKey, type Together } from './applied';
export type { Unstored } from './commit';
export { createLive, type Live } from './live';
export { postgresTransport, redisTransport } from './live-transport';
export { createSync, type SyncService } from './sync-service';
