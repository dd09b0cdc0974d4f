/** For admins of this server: people, mail sink, system. Every procedure starts from the admin guard. */
import { z } from 'zod';
import { unwrap } from '../errors';
import { procedure, router } from '../init';

const UserRow = z.object({
	id: z.string(),
	name: z.string(),
	email: z.string(),
	role: z.enum(['user', 'admin']),
	demo: z.boolean(),
	createdAt: z.number(),
	suspendedAt: z.number().nullable(),
	sessions: z.number(),
	spaces: z.number(),
	connections: z.number(),
	lastSeenAt: z.number().nullable(),
});

const MailEntry = z.object({
	id: z.number(),
	from: z.string(),
	to: z.array(z.string()),
	subject: z.string(),
	bytes: z.number(),
	at: z.number(),
});

const System = z.object({
	version: z.string(),
	node: z.string(),
	startedAt: z.number(),
	memoryBytes: z.number(),
	health: z.object({ status: z.enum(['ok', 'not_ready']), checks: z.record(z.string(), z.string()) }),
	database: z.object({
		version: z.string(),
		embedded: z.boolean(),
		bytes: z.number(),
		migrations: z.number(),
		lastMigration: z.string(),
		connections: z.number(),
		schemas: z.array(z.object({ name: z.string(), bytes: z.number() })),
	}),
	counts: z.object({ users: z.number(), spaces: z.number(), records: z.number(), changes: z.number() }),
	queues: z.object({
		backend: z.string(),
		names: z.array(
			z.object({
				name: z.string(),
				waiting: z.number(),
				active: z.number(),
				delayed: z.number(),
				failed: z.number(),
			}),
		),
	}),
	settings: z.array(z.object({ name: z.string(), value: z.string() })),
});

/** Answers are copied out of their readonly shapes, which zod's outputs do not have. */
const copy = <T>(value: unknown): T => structuredClone(value) as T;

export const admin = router({
	users: procedure.admin
		.input(
			z.object({
				search: z.string().max(200).default(''),
				offset: z.number().int().min(0).max(1_000_000).default(0),
				limit: z.number().int().min(1).max(100).default(25),
			}),
		)
		.output(z.object({ users: z.array(UserRow), total: z.number() }))
		.query(async ({ ctx, input }) => {
			const { users, total } = await ctx.app.admin.users.list(input);
			return { users: [...users], total };
		}),

	setSuspended: procedure.admin
		.input(z.object({ userId: z.string().min(1).max(64), suspended: z.boolean() }))
		.output(z.object({ done: z.literal(true) }))
		.mutation(async ({ ctx, input }) => {
			unwrap(await ctx.app.admin.users.setSuspended(ctx.user.id, input.userId, input.suspended));
			ctx.app.log.info('an admin switched an account', {
				requestId: ctx.requestId,
				userId: input.userId,
				decision: input.suspended ? 'suspended' : 'restored',
			});
			return { done: true };
		}),

	mails: procedure.admin
		.input(z.object({ before: z.number().int().positive().optional() }))
		.output(z.array(MailEntry))
		.query(async ({ ctx, input }) =>
			(
				await ctx.app.mail.sink.list({
					limit: 50,
					...(input.before === undefined ? {} : { before: input.before }),
				})
			).map((entry) => ({ ...entry, to: [...entry.to] })),
		),

	mail: procedure.admin
		.input(z.object({ id: z.number().int().positive() }))
		.output(MailEntry.extend({ text: z.string(), html: z.string().optional() }))
		.query(async ({ ctx, input }) => {
			const { id, from, to, subject, bytes, at, text, html } = unwrap(await ctx.app.mail.sink.get(input.id));
			return { id, from, to: [...to], subject, bytes, at, text, ...(html === undefined ? {} : { html }) };
		}),

	system: procedure.admin
		.output(System)
		.query(async ({ ctx }) => copy<z.infer<typeof System>>(await ctx.app.admin.system())),
});
