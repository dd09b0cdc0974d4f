/** The signed-in person's own account. */
import { z } from 'zod';
import { unwrap } from '../errors';
import { procedure, router } from '../init';

const done = z.object({ done: z.literal(true) });
const Me = z.object({
	id: z.string(),
	name: z.string(),
	email: z.string(),
	role: z.enum(['user', 'admin']),
	locale: z.enum(['en', 'de']),
	demo: z.boolean(),
});
const SessionRow = z.object({
	key: z.string(),
	createdAt: z.number(),
	lastSeenAt: z.number(),
	ip: z.string(),
	userAgent: z.string(),
	current: z.boolean(),
});

export const account = router({
	me: procedure.signedIn.output(Me).query(({ ctx }) => ctx.user),

	update: procedure.signedIn
		.input(z.object({ name: z.string().max(200).optional(), locale: z.enum(['en', 'de']).optional() }))
		.output(done)
		.mutation(async ({ ctx, input }) => {
			unwrap(
				await ctx.app.auth.updateProfile(ctx.user.id, {
					...(input.name === undefined ? {} : { name: input.name }),
					...(input.locale === undefined ? {} : { locale: input.locale }),
				}),
			);
			return { done: true };
		}),

	changeEmail: procedure.signedIn
		.input(z.object({ email: z.string().max(300), password: z.string().max(1_000) }))
		/** Not changed yet where a letter to the new address has to be answered first. */
		.output(z.object({ changed: z.boolean() }))
		.mutation(async ({ ctx, input }) =>
			unwrap(await ctx.app.auth.changeEmail({ user: ctx.user, session: ctx.session }, input)),
		),

	changePassword: procedure.signedIn
		.input(
			z.object({
				current: z.string().max(1_000),
				next: z.string().max(1_000),
				/** Also ends the access of connected programs; a form that does not ask leaves it alone. */
				endConnections: z.boolean().default(false),
			}),
		)
		.output(done)
		.mutation(async ({ ctx, input }) => {
			const current = { user: ctx.user, session: ctx.session };
			const entered = unwrap(await ctx.app.auth.changePassword(current, input, ctx.client));
			ctx.setCookies(entered.cookies);
			return { done: true };
		}),

	sessions: procedure.signedIn.output(z.array(SessionRow)).query(async ({ ctx }) => {
		const rows = await ctx.app.auth.sessions(ctx.user.id);
		return rows.map((row) => ({ ...row, current: row.key === ctx.session.key }));
	}),

	revokeSession: procedure.signedIn
		.input(z.object({ key: z.string().min(1).max(100) }))
		.output(z.object({ ended: z.number() }))
		.mutation(async ({ ctx, input }) => ({
			ended: await ctx.app.auth.revoke(ctx.user.id, { key: input.key }),
		})),

	revokeOtherSessions: procedure.signedIn
		.output(z.object({ ended: z.number() }))
		.mutation(async ({ ctx }) => ({
			ended: await ctx.app.auth.revoke(ctx.user.id, { except: ctx.session.key }),
		})),

	/** Ends this session and removes its cookie. The client wipes its own copy. */
	signOut: procedure.signedIn.output(done).mutation(async ({ ctx }) => {
		ctx.setCookies([await ctx.app.auth.signOut({ user: ctx.user, session: ctx.session })]);
		return { done: true };
	}),
});
