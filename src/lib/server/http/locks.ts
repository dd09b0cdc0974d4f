/**
 * Who may pass each route, in one list that the hooks obey and `tests/contract/__snapshots__/doors.txt` prints. Procedures
 * of the API name their guard in `trpc/init.ts`. A route that no line covers is closed to everybody.
 */

/** `access token` and `metrics reader` are checked where the token is known: `server/mcp` and `metrics-guard.ts`. */
export type Lock = 'anyone' | 'signed in' | 'admin' | 'access token' | 'metrics reader';

/** A line covers the route of that id and everything below it. */
const locks: readonly (readonly [route: string, lock: Lock])[] = [
	['/(app)', 'signed in'],
	['/(public)', 'anyone'],
	['/admin', 'admin'],
	['/api', 'signed in'],
	['/health', 'anyone'],
	['/mcp', 'access token'],
	['/metrics', 'metrics reader'],
];

/** `undefined` for a route that nobody may pass yet. The root sends everybody somewhere else. */
export const lockOf = (routeId: string): Lock | undefined =>
	routeId === '/'
		? 'anyone'
		: locks.find(([route]) => routeId === route || routeId.startsWith(`${route}/`))?.[1];
