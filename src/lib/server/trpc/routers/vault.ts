/** The person's own vault: keys for their device, and the log of who opened it. */
import { z } from 'zod';
import { toBase64url } from '../../../core/crypto/bytes';
import { notFound } from '../../../core/result';
import { vaultActions } from '../../keyring/audit';
import { failure, unwrap } from '../errors';
import { procedure, router } from '../init';

const noVault = notFound('This account has no vault.', 'error_no_vault');
const SpaceKeyRow = z.object({ spaceId: z.string(), keyId: z.string(), epoch: z.number(), wrap: z.string() });
const shared = {
	publicJwk: z.record(z.string(), z.unknown()),
	sealedPrivateKey: z.string(),
	spaceKeys: z.array(SpaceKeyRow),
};
const OpenVault = z.discriminatedUnion('mode', [
	z.object({ mode: z.literal('standard'), masterKey: z.string().describe('base64url, 32 bytes'), ...shared }),
	z.object({
		mode: z.literal('zero_knowledge'),
		recoveryWrappedMk: z.string(),
		recoveryIv: z.string(),
		formatVersion: z.number(),
		...shared,
	}),
]);
const AuditRow = z.object({
	id: z.number(),
	action: z.enum(vaultActions),
	context: z.string(),
	status: z.number(),
	ip: z.string(),
	userAgent: z.string(),
	at: z.number(),
});

/** A device asks once, when it has no keys; whoever asks more often is no device of the person. */
const OPENINGS = 20;
const OPENINGS_MS = 60_000;

export const vault = router({
	/** Everything a device of this person needs to read their spaces. A mutation, because it writes to the audit log. */
	open: procedure.signedIn.output(OpenVault).mutation(async ({ ctx }) => {
		const { app, user, client } = ctx;
		unwrap(await app.limits.take(`vault-open:${user.id}`, OPENINGS, OPENINGS_MS));
		const [row, keys] = await Promise.all([
			app.db.prisma.vault.findUnique({ where: { userId: user.id } }),
			app.db.prisma.spaceKey.findMany({
				where: { userId: user.id, space: { memberships: { some: { userId: user.id } } } },
				orderBy: [{ spaceId: 'asc' }, { epoch: 'asc' }],
				select: { spaceId: true, keyId: true, epoch: true, wrap: true },
			}),
		]);
		if (!row) throw failure(noVault.error);
		const common = {
			publicJwk: row.publicJwk as Record<string, unknown>,
			sealedPrivateKey: row.sealedPrivateKey,
			spaceKeys: keys,
		};
		if (row.zeroKnowledge && row.recoveryWrappedMk !== null && row.recoveryIv !== null) {
			return {
				mode: 'zero_knowledge' as const,
				recoveryWrappedMk: row.recoveryWrappedMk,
				recoveryIv: row.recoveryIv,
				formatVersion: row.recoveryFormatVersion,
				...common,
			};
		}
		const master = unwrap(await app.keyring.masterFor(user.id, client));
		return { mode: 'standard' as const, masterKey: toBase64url(master), ...common };
	}),

	/** How the master key is kept. Opens nothing. */
	status: procedure.signedIn
		.output(
			z.object({
				zeroKnowledge: z.boolean(),
				hasRecovery: z.boolean(),
				createdAt: z.number(),
			}),
		)
		.query(async ({ ctx }) => {
			const row = await ctx.app.db.prisma.vault.findUnique({ where: { userId: ctx.user.id } });
			if (!row) throw failure(noVault.error);
			return {
				zeroKnowledge: row.zeroKnowledge,
				hasRecovery: row.recoveryWrappedMk !== null,
				createdAt: row.createdAt.getTime(),
			};
		}),

	/** Who opened this vault, newest first. */
	audit: procedure.signedIn
		.input(
			z.object({
				before: z.number().int().positive().optional(),
				limit: z.number().int().min(1).max(200).optional(),
			}),
		)
		.output(z.array(AuditRow))
		.query(async ({ ctx, input }) => [
			...(await ctx.app.keyring.audit.list(ctx.user.id, {
				...(input.before === undefined ? {} : { before: input.before }),
				...(input.limit === undefined ? {} : { limit: input.limit }),
			})),
		]),
});
