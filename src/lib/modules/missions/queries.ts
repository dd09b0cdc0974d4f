/** Pure selectors over missions. */
import { z } from 'zod';
import type { Query } from '../../core/module';
import { ok } from '../../core/result';
import type { MissionFilter } from './commands';
import { Missions, missionStates, Proposals } from './model';

export const MissionList = z.object({
	missions: z.array(
		z.object({
			id: z.string(),
			title: z.string(),
			objective: z.string(),
			state: z.enum(missionStates),
			nextRunAt: z.number().nullable(),
		}),
	),
});

export const listMissions: Query<z.output<typeof MissionFilter>, z.output<typeof MissionList>> = async (
	deps,
	input,
) => {
	const rows = await deps.reader.list(Missions, input.state === undefined ? {} : { state: input.state });
	const sorted = [...rows].sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
	return ok({
		missions: sorted.map(({ id, title, objective, state, nextRunAt }) => ({
			id,
			title,
			objective,
			state,
			nextRunAt,
		})),
	});
};

export const PendingInput = z.object({
	limit: z.number().int().min(1).max(200).default(50).describe('At most this many'),
});
export const PendingList = z.object({
	proposals: z.array(
		z.object({ id: z.string(), tool: z.string(), rationale: z.string(), createdAt: z.number() }),
	),
});

export const listPending: Query<z.output<typeof PendingInput>, z.output<typeof PendingList>> = async (
	deps,
	input,
) => {
	const now = deps.clock.now();
	const rows = await deps.reader.list(
		Proposals,
		{ status: 'pending', expiresAt: { from: now + 1 } },
		{ order: [{ by: 'createdAt', descending: true }], limit: input.limit },
	);
	return ok({
		proposals: rows.map(({ id, tool, rationale, createdAt }) => ({ id, tool, rationale, createdAt })),
	});
};
