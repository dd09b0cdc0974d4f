/**
 * tRPC with the guards of the house: every procedure starts from one of them, so none can forget to ask who is calling.
 * A leaf: it imports types only, besides the taxonomy.
 */
import { initTRPC, TRPCError } from '@trpc/server';
import { z } from 'zod';
import { forbidden, notFound } from '../../core/result';
import { unstorableAt } from '../../core/text';
import type { Role } from '../../core/spaces/kinds';
import type { Client, SessionUser } from '../auth/types';
import type { App } from '../compose';
import { unstorable } from '../http/text-rule';
import { reaches } from '../spaces';
import { unavailable } from '../unavailable';
import { failure, publicError, statusFor } from './errors';

export interface Context {
	readonly app: App;
	readonly user: SessionUser | null;
	readonly session: { readonly id: string; readonly key: string; readonly createdAt: number } | null;
	readonly client: Client;
	readonly requestId: string;
	/** Adds `Set-Cookie` values to the answer. */
	readonly setCookies: (values: readonly string[]) => void;
}

/** Who may call, in the words of `tests/contract/__snapshots__/doors.txt`. */
interface Meta {
	readonly guard: 'anyone' | 'signed in' | 'admin' | `${Role} of the space`;
}

const t = initTRPC
	.context<Context>()
	.meta<Meta>()
	.create({
		errorFormatter: ({ error, shape, ctx }) => {
			const { kind, message, ...rest } = publicError(error);
			return {
				code: shape.code,
				message,
				data: {
					code: shape.data.code,
					httpStatus: statusFor(error) ?? shape.data.httpStatus,
					error: { kind, message, ...rest },
					...(ctx ? { requestId: ctx.requestId } : {}),
				},
			};
		},
	});

export const router = t.router;

/** One rule for text at every door: what the database cannot hold is refused with a sentence, and never fails there. */
const storable = t.procedure
	// Outermost: a database without room, or none at all, is no defect of whatever met it first.
	.use(async ({ ctx, next }) => {
		const result = await next();
		if (result.ok) return result;
		const trouble = ctx.app.watch.note(result.error);
		if (trouble === undefined) return result;
		throw failure(unavailable(trouble));
	})
	.use(({ rawInput, next }) => {
		const at = unstorableAt(rawInput);
		if (at !== undefined) throw failure(unstorable(at).error);
		return next();
	});

const signedIn = storable.meta({ guard: 'signed in' }).use(({ ctx, next }) => {
	if (!ctx.user || !ctx.session) throw new TRPCError({ code: 'UNAUTHORIZED' });
	return next({ ctx: { ...ctx, user: ctx.user, session: ctx.session } });
});

export const procedure = {
	/** Anybody, also without an account. */
	open: storable.meta({ guard: 'anyone' }),
	/** `ctx.user` and `ctx.session` are there. */
	signedIn,
	/** The caller has at least this role in `input.spaceId`; `ctx.role` says which. Others hear `not found`. */
	inSpace: (least: Role) =>
		signedIn
			.meta({ guard: `${least} of the space` })
			.input(z.object({ spaceId: z.string().min(1).max(64) }))
			.use(async ({ ctx, input, next }) => {
				const role = await ctx.app.spaces.roleIn(ctx.user.id, input.spaceId);
				if (role === undefined) throw failure(notFound('There is no such space.', 'error_no_space').error);
				if (!reaches(role, least)) {
					throw failure(forbidden('Your role in this space does not allow this.', 'error_role').error);
				}
				return next({ ctx: { ...ctx, role, spaceId: input.spaceId } });
			}),
	/** Admins of this server. */
	admin: signedIn.meta({ guard: 'admin' }).use(({ ctx, next }) => {
		if (ctx.user.role !== 'admin')
			throw failure(forbidden('This is for admins of this server.', 'error_admins_only').error);
		return next({ ctx });
	}),
} as const;
