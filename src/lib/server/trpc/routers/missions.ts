/** Starting and stopping runs. Missions themselves are synced records; nothing here reads their text. */
import { z } from 'zod';
import { procedure, router } from '../init';
import { failure } from '../errors';

const mission = z.object({ missionId: z.string().min(1).max(128) });

export const missions = router({
	/** Queues a run. `job` events (with the mission's id) tell how it goes. */
	runNow: procedure
		.inSpace('member')
		.input(mission)
		.output(z.object({ queued: z.literal(true) }))
		.mutation(async ({ ctx, input }) => {
			const queued = await ctx.app.missions.runNow(ctx.user.id, ctx.spaceId, input.missionId);
			if (!queued.ok) throw failure(queued.error);
			return queued.value;
		}),
	/** Asks the running run to stop; `stopping` says whether there was one. */
	stop: procedure
		.inSpace('member')
		.input(mission)
		.output(z.object({ stopping: z.boolean() }))
		.mutation(({ ctx, input }) => ctx.app.missions.stop(ctx.spaceId, input.missionId)),
	status: procedure
		.inSpace('viewer')
		.input(mission)
		.output(
			z.object({
				running: z.object({ iterationId: z.string(), startedAt: z.number() }).nullable(),
				nextRunAt: z.number().nullable(),
				model: z.string(),
			}),
		)
		.query(({ ctx, input }) => ctx.app.missions.status(ctx.spaceId, input.missionId)),
});
