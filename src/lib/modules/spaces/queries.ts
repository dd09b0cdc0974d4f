/** What an agent can ask about spaces themselves. Spaces are server truth, not synced rows: this module has no tables. */
import { z } from 'zod';
import type { Query } from '../../core/module';
import { ok } from '../../core/result';
import { roles, spaceKinds } from '../../core/spaces/kinds';

export const SpaceFilter = z.object({});

export const SpaceList = z.object({
	active: z.string().describe('Id of the space that this call works in'),
	spaces: z.array(
		z.object({
			id: z.string(),
			kind: z.enum(spaceKinds),
			name: z.string().optional(),
			role: z.enum(roles).optional().describe('What the caller may do there; viewers only read'),
		}),
	),
});

/** The caller's spaces and the active one; only the active one where no directory is at hand. */
export const listSpaces: Query<z.output<typeof SpaceFilter>, z.output<typeof SpaceList>> = async (deps) => {
	const entries = await deps.spaces?.list();
	return ok({
		active: deps.space.id,
		spaces:
			entries === undefined
				? [{ id: deps.space.id, kind: deps.space.kind }]
				: entries.map(({ id, kind, name, role }) => ({ id, kind, name, role })),
	});
};
