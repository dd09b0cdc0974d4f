/** The log of vault openings that its owner can read. Rows are written at once and alone, so that failures stay. */
import type { Client } from '../auth/types';
import type { Database } from '../db/database';

export const vaultActions = [
	'init',
	'fetch',
	'failed_fetch',
	'unwrap',
	'failed_unwrap',
	'rotate',
	'recovery_set',
	'recovery_clear',
	'zk_enable',
	'zk_disable',
] as const;
export type VaultAction = (typeof vaultActions)[number];

export interface AuditRow {
	readonly id: number;
	readonly action: VaultAction;
	/** What the key was for. */
	readonly context: string;
	readonly status: number;
	readonly ip: string;
	readonly userAgent: string;
	/** Milliseconds since the epoch. */
	readonly at: number;
}

export interface VaultAudit {
	readonly write: (entry: {
		readonly userId: string;
		readonly action: VaultAction;
		readonly context: string;
		readonly status: number;
		readonly client: Client;
	}) => Promise<void>;
	/** Newest first; `before` is the id to continue from. */
	readonly list: (
		userId: string,
		options?: { limit?: number; before?: number },
	) => Promise<readonly AuditRow[]>;
}

export function createVaultAudit({ db }: { readonly db: Database }): VaultAudit {
	return {
		write: async ({ userId, action, context, status, client }) => {
			await db.prisma.vaultAudit.create({
				data: {
					userId,
					action,
					context: context.slice(0, 120),
					status,
					ip: client.ip.slice(0, 64),
					userAgent: client.userAgent.slice(0, 300),
				},
			});
		},
		list: async (userId, { limit = 50, before } = {}) => {
			const rows = await db.prisma.vaultAudit.findMany({
				where: { userId, ...(before === undefined ? {} : { id: { lt: BigInt(before) } }) },
				orderBy: { id: 'desc' },
				take: limit,
			});
			return rows.map((row) => ({
				id: Number(row.id),
				action: row.action as VaultAction,
				context: row.context,
				status: row.status,
				ip: row.ip,
				userAgent: row.userAgent,
				at: row.createdAt.getTime(),
			}));
		},
	};
}
