/** The signed-in person's connected programs: access tokens for MCP. */
import { z } from 'zod';
import { oneLine } from '../../../core/text';
import { unwrap } from '../errors';
import { procedure, router } from '../init';

const ConnectionRow = z.object({
	id: z.string(),
	name: z.string(),
	spaceId: z.string(),
	spaceName: z.string(),
	scope: z.enum(['read', 'write']),
	destructive: z.boolean(),
	createdAt: z.number(),
	expiresAt: z.number().nullable(),
	lastUsedAt: z.number().nullable(),
	state: z.enum(['active', 'expired', 'revoked']),
	clients: z.array(z.string()),
});

const NewConnection = z.object({
	name: z.string().overwrite(oneLine).min(1).max(60),
	spaceId: z.string().min(1).max(64),
	scope: z.enum(['read', 'write']),
	destructive: z.boolean().default(false),
	/** Days until it ends; `null` for never. */
	days: z.number().int().min(1).max(3650).nullable(),
	zone: z.string().min(1).max(64),
});

const DAY_MS = 86_400_000;

export const connections = router({
	list: procedure.signedIn
		.output(z.array(ConnectionRow))
		.query(async ({ ctx }) =>
			(await ctx.app.connections.list(ctx.user.id)).map((row) => ({ ...row, clients: [...row.clients] })),
		),

	/** Answers the token, which is never shown again. */
	create: procedure.signedIn
		.input(NewConnection)
		.output(z.object({ id: z.string(), token: z.string() }))
		.mutation(async ({ ctx, input: { days, ...input } }) =>
			unwrap(
				await ctx.app.connections.create(ctx.user.id, {
					...input,
					expiresAt: days === null ? null : ctx.app.clock.now() + days * DAY_MS,
				}),
			),
		),

	revoke: procedure.signedIn
		.input(z.object({ id: z.string().min(1).max(64) }))
		.output(z.object({ done: z.literal(true) }))
		.mutation(async ({ ctx, input }) => {
			unwrap(await ctx.app.connections.revoke(ctx.user.id, input.id));
			return { done: true };
		}),
});
