/** What agents wrote in a space, for the timeline. Text stays sealed; the browser opens it. */
import { z } from 'zod';
import { HistoryEntry } from '../../../core/sync/history';
import { agentHistory } from '../../sync/agent-history';
import { MAX_HISTORY } from '../../sync/history';
import { procedure, router } from '../init';

export const timeline = router({
	/** Newest first. */
	byAgents: procedure
		.inSpace('viewer')
		.input(
			z.object({
				limit: z.number().int().min(1).max(MAX_HISTORY).default(200),
				/** Only entries with a smaller sequence: the last one of the page before. */
				before: z.number().int().positive().optional(),
			}),
		)
		.output(z.array(HistoryEntry))
		.query(({ ctx, input }) =>
			agentHistory(ctx.app.db, ctx.user.id, {
				spaceId: ctx.spaceId,
				limit: input.limit,
				before: input.before,
			}),
		),
});
