/**
 * Who wrote something. Travels in clear beside each write, so it carries identifiers and the frozen display name
 * only; the reason an agent gives lives sealed in the step it belongs to.
 */
import { z } from 'zod';

export const Actor = z.discriminatedUnion('kind', [
	z.object({ kind: z.literal('user'), id: z.string().max(64), name: z.string().max(80) }),
	z.object({
		kind: z.literal('ai'),
		id: z.string().max(64).describe('agent id, or `mcp:<token id>` for a connected client'),
		name: z.string().max(80),
		missionId: z.string().max(64).optional(),
		iterationId: z.string().max(64).optional(),
	}),
	z.object({ kind: z.literal('system'), id: z.string().max(64), name: z.string().max(80) }),
]);
export type Actor = z.infer<typeof Actor>;

/** Only what a person typed can raise a conflict notice when it is overwritten (agent-runtime AT-3). */
export const isPerson = (actor: Actor): boolean => actor.kind === 'user';
