/** The spaces of the signed-in person. */
import { z } from 'zod';
import { roles, spaceKinds } from '../../../core/spaces/kinds';
import { procedure, router } from '../init';

const SpaceRow = z.object({
	id: z.string(),
	name: z.string(),
	kind: z.enum(spaceKinds),
	role: z.enum(roles),
});

export const spaces = router({
	list: procedure.signedIn
		.output(z.array(SpaceRow))
		.query(async ({ ctx }) => [...(await ctx.app.spaces.list(ctx.user.id))]),
});
