/** Which missions are due, as the trigger on the synced records keeps it. Read by system jobs; holds no text. */
import type { Database } from '../db/database';

export interface IndexedMission {
	readonly spaceId: string;
	readonly missionId: string;
	/** The account a run works under. */
	readonly userId: string;
	readonly state: string;
	readonly nextRunAt: number | null;
	/** Whether nobody may sign in to that account: an admin switched it off, or it is the demo where there is none now. */
	readonly suspended: boolean;
}

const columns = (demo: boolean): string => `
	space_id AS "spaceId", mission_id AS "missionId", user_id AS "userId", state, next_run_at AS "nextRunAt",
	EXISTS (
		SELECT FROM auth."user" u WHERE u.id = user_id AND (u.suspended_at IS NOT NULL${demo ? '' : ' OR u.demo'})
	) AS suspended`;
/** Missions of one page when all are gone through. */
const PAGE = 1_000;

export interface MissionIndex {
	readonly find: (spaceId: string, missionId: string) => Promise<IndexedMission | undefined>;
	/** Active missions that have a plan, page by page. */
	readonly planned: () => AsyncGenerator<readonly IndexedMission[]>;
	/** Active missions that should have begun by `before` and that nobody works on. */
	readonly overdue: (before: number) => Promise<readonly IndexedMission[]>;
	/** Forgets the plan of a mission that its account cannot see any more. */
	readonly drop: (spaceId: string, missionId: string) => Promise<void>;
}

/** `demo` says whether the demo account may be used. */
export function createMissionIndex({
	db,
	demo,
}: {
	readonly db: Database;
	readonly demo: boolean;
}): MissionIndex {
	const selected = columns(demo);
	return {
		find: async (spaceId, missionId) => {
			const { rows } = await db.pool.query<IndexedMission>(
				`SELECT ${selected} FROM ops.mission WHERE space_id = $1 AND mission_id = $2`,
				[spaceId, missionId],
			);
			return rows[0];
		},
		planned: async function* () {
			let after: readonly [string, string] = ['', ''];
			for (;;) {
				const { rows } = await db.pool.query<IndexedMission>(
					`SELECT ${selected} FROM ops.mission WHERE state = 'active' AND next_run_at IS NOT NULL
					AND (space_id, mission_id) > ($1, $2) ORDER BY space_id, mission_id LIMIT ${PAGE}`,
					[...after],
				);
				const last = rows.at(-1);
				if (last === undefined) return;
				after = [last.spaceId, last.missionId];
				yield rows;
			}
		},
		overdue: async (before) => {
			const { rows } = await db.pool.query<IndexedMission>(
				`SELECT ${selected} FROM ops.mission m WHERE state = 'active' AND next_run_at <= $1 AND NOT EXISTS (
				SELECT FROM ops.mission_lease l WHERE l.space_id = m.space_id AND l.mission_id = m.mission_id
			) ORDER BY next_run_at LIMIT ${PAGE}`,
				[before],
			);
			return rows;
		},
		drop: async (spaceId, missionId) => {
			await db.pool.query(
				'UPDATE ops.mission SET next_run_at = NULL WHERE space_id = $1 AND mission_id = $2',
				[spaceId, missionId],
			);
		},
	};
}
