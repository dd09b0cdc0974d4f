/** The query behind every module's list of what was deleted: titles to recognise a row by, so that it can be brought back. */
import { z } from 'zod';
import { ok } from '../result';
import type { Query } from './command';
import { trashRows, type TrashSource } from './trash';
import { cut } from '../text';

export const DeletedInput = z.object({
	limit: z.number().int().min(1).max(200).default(50).describe('At most so many'),
});
export const DeletedList = z.object({
	deleted: z
		.array(
			z.object({
				id: z.string(),
				title: z.string(),
				deletedAt: z.number().describe('Epoch ms'),
				deletedBy: z.string().describe('Name of who deleted it; empty where that is not known any more'),
			}),
		)
		.describe('Newest deletion first'),
	total: z.number().describe('How many there are, also beyond the limit'),
});

/** What waits in the trash of a table, by the rule of the screens: the same rows in the same order. */
export const listDeleted =
	(
		source: Pick<TrashSource, 'table' | 'title'>,
	): Query<z.output<typeof DeletedInput>, z.output<typeof DeletedList>> =>
	async (deps, { limit }) => {
		const rows = trashRows(source, await deps.reader.deleted(source.table), deps.clock.now());
		return ok({
			deleted: rows.slice(0, limit).map(({ id, title, deletedAt, deletedBy }) => ({
				id,
				title: cut(title, 200),
				deletedAt,
				deletedBy: deletedBy?.name ?? '',
			})),
			total: rows.length,
		});
	};
