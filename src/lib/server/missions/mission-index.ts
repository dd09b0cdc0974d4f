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
	/** Which of its account's planned runs this is among those of the minutes before it, from 1. */
	readonly place: number;
}

/** Runs that are planned so close together wait in one line. */
const STRETCH_MS = 600_000;
/** Nobody needs to know a place further behind. */
const LAST_PLACE = 1_000;
/** Lost runs of one account that one sweep finds. */
const OVERDUE_PER_ACCOUNT = 50;

const columns = (demo: boolean): string => `
	m.space_id AS "spaceId", m.mission_id AS "missionId", m.user_id AS "userId", m.state, m.next_run_at AS "nextRunAt",
	(SELECT count(*) FROM (
		SELECT FROM ops.mission o WHERE o.user_id = m.user_id AND o.state = 'active'
			AND o.next_run_at BETWEEN m.next_run_at - ${STRETCH_MS} AND m.next_run_at
			AND (o.next_run_at, o.space_id, o.mission_id) <= (m.next_run_at, m.space_id, m.mission_id)
		LIMIT ${LAST_PLACE}
	) ahead) AS place,
	EXISTS (
		SELECT FROM auth."user" u WHERE u.id = m.user_id AND (u.suspended_at IS NOT NULL${demo ? '' : ' OR u.demo'})
	) AS suspended`;
/** Missions of one page when all are gone through. */
const PAGE = 1_000;

export interface MissionIndex {
	readonly find: (spaceId: string, missionId: string) => Promise<IndexedMission | undefined>;
	/** Active missions that have a plan, page by page. */
	readonly planned: () => AsyncGenerator<readonly IndexedMission[]>;
	/** Active missions that should have begun by `before` and that nobody works on: the first few of each account. */
	readonly overdue: (before: number) => Promise<readonly IndexedMission[]>;
	/** How many active missions of the account come before this one, counted no further than `most`. */
	readonly activeBefore: (mission: IndexedMission, most: number) => Promise<number>;
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
				`SELECT ${selected} FROM ops.mission m WHERE space_id = $1 AND mission_id = $2`,
				[spaceId, missionId],
			);
			return rows[0];
		},
		planned: async function* () {
			let after: readonly [string, string] = ['', ''];
			for (;;) {
				const { rows } = await db.pool.query<IndexedMission>(
					`SELECT ${selected} FROM ops.mission m WHERE state = 'active' AND next_run_at IS NOT NULL
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
				`SELECT ${selected} FROM (
					SELECT m.*, row_number() OVER (PARTITION BY user_id ORDER BY next_run_at) AS nth
					FROM ops.mission m WHERE state = 'active' AND next_run_at <= $1 AND NOT EXISTS (
						SELECT FROM ops.mission_lease l WHERE l.space_id = m.space_id AND l.mission_id = m.mission_id
					)
				) m WHERE nth <= ${OVERDUE_PER_ACCOUNT} ORDER BY nth, next_run_at LIMIT ${PAGE}`,
				[before],
			);
			return rows;
		},
		activeBefore: async ({ userId, spaceId, missionId }, most) => {
			const { rows } = await db.pool.query<{ n: number }>(
				`SELECT count(*) AS n FROM (
					SELECT FROM ops.mission WHERE user_id = $1 AND state = 'active'
						AND (space_id, mission_id) < ($2, $3) LIMIT $4
				) others`,
				[userId, spaceId, missionId, most],
			);
			return rows[0]?.n ?? 0;
		},
		drop: async (spaceId, missionId) => {
			await db.pool.query(
				'UPDATE ops.mission SET next_run_at = NULL WHERE space_id = $1 AND mission_id = $2',
				[spaceId, missionId],
			);
		},
	};
}
