/** What happened to a record or in an iteration, with what it takes to show it and to take it back. Text stays sealed. */
import { z } from 'zod';
import { HistoryEntry } from '../../../core/sync/history';
import { MAX_HISTORY } from '../../sync/history';
import { procedure, router } from '../init';

const page = {
	limit: z.number().int().min(1).max(MAX_HISTORY).default(200),
	/** Only entries with a smaller sequence: the last one of the page before. */
	before: z.number().int().positive().optional(),
};
const id = z.string().min(1).max(128);

export const history = router({
	/** Newest first. */
	forIteration: procedure
		.inSpace('viewer')
		.input(z.object({ iterationId: id, ...page }))
		.output(z.array(HistoryEntry))
		.query(({ ctx, input }) => {
			const { iterationId, limit, before } = input;
			return ctx.app.sync.history(ctx.user.id, {
				spaceId: ctx.spaceId,
				iterationId,
				limit,
				...(before === undefined ? {} : { before }),
			});
		}),
	/** Newest first. */
	forRecord: procedure
		.inSpace('viewer')
		.input(z.object({ table: z.string().min(1).max(64), id, ...page }))
		.output(z.array(HistoryEntry))
		.query(({ ctx, input }) => {
			const { table, id: recordId, limit, before } = input;
			return ctx.app.sync.history(ctx.user.id, {
				spaceId: ctx.spaceId,
				table,
				recordId,
				limit,
				...(before === undefined ? {} : { before }),
			});
		}),
});
