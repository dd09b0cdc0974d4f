/**
 * How many records match, remembered as long as their space stays as it is: a total of a hundred thousand records is asked
 * for again and again, by lists that show twenty, and visiting all that it counts is most of what such a list takes. Whether
 * the space has changed is asked in the same statement, so that an answer is never older than its question, whoever wrote.
 */
import type { Database } from '../db/database';
import { countQuestion, countRecords, type CountAt, type NarrowQuery } from './records';

/** Answers of one process; a few hundred bytes each. */
const MAX_REMEMBERED = 2_000;

export interface Counts {
	/** How many live records match; 0 for a space the caller is not in. */
	readonly count: (
		userId: string,
		spaceId: string,
		query: Pick<NarrowQuery, 'table' | 'where'>,
	) => Promise<number>;
}

/** One per process. What it remembers is of a space and not of a member: all members see the same records. */
export function createCounts(db: Database, most = MAX_REMEMBERED): Counts {
	const remembered = new Map<string, CountAt>();
	return {
		count: async (userId, spaceId, query) => {
			const question = countQuestion(spaceId, query);
			const key = JSON.stringify(question);
			const answer = await countRecords(db, userId, question, remembered.get(key));
			if (answer === undefined) return 0;
			// The end of the map is what was asked for last.
			remembered.delete(key);
			remembered.set(key, answer);
			for (const oldest of remembered.keys()) {
				if (remembered.size <= most) break;
				remembered.delete(oldest);
			}
			return answer.n;
		},
	};
}
