/** Missions in one import, for compose.ts. */
export { createMissions, type Missions, type MissionsDeps } from './service';
