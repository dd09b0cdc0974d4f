/** Adds calls to those the database knows: of connected programs, and of a person's own agents. */
import type { QueryConfig } from 'pg';
import { RATE_LIMIT } from '../../core/policy';
import type { NotedCalls } from './lease';

/** The newest calls of both, in order, whatever order the statements arrive in. */
const ADD = `
	INSERT INTO ops.mcp_window AS w (user_id, tool, calls)
	SELECT q.user_id, q.tool, q.calls::bigint[] FROM unnest($1::text[], $2::text[], $3::text[]) AS q (user_id, tool, calls)
	ORDER BY 1, 2
	ON CONFLICT ON CONSTRAINT mcp_window_pkey DO UPDATE SET calls = (
		SELECT array_agg(k.at ORDER BY k.at) FROM (
			SELECT u.at FROM unnest(w.calls || EXCLUDED.calls) AS u (at) ORDER BY 1 DESC LIMIT $4::integer + 1
		) k
	)`;

/** One more than the limit is kept, as `auth.mcp_admit` does. */
export const addCalls = (noted: readonly NotedCalls[]): QueryConfig => ({
	name: 'mcp_add_calls',
	text: ADD,
	values: [
		noted.map(({ userId }) => userId),
		noted.map(({ tool }) => tool),
		noted.map(({ times }) => `{${times.join(',')}}`),
		RATE_LIMIT,
	],
});
