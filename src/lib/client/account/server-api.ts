/** What the browser asks the server about the account, as a small port: the real one speaks tRPC, tests script it. */
import { TRPCClientError } from '@trpc/client';
import { err, ok, type Result } from '../../core/result';
import { api, type Api } from '../trpc';
import type { Account, SpaceInfo } from '../workspace';

export type VaultAnswer = Awaited<ReturnType<Api['vault']['open']['mutate']>>;

export interface SignedIn {
	readonly account: Account;
	readonly spaces: readonly SpaceInfo[];
	readonly locale: 'en' | 'de';
}

/** `signed_out`: the server says so. `unreachable`: nobody said anything. */
export type ApiError = { readonly kind: 'signed_out' | 'unreachable'; readonly message: string };

export interface ServerApi {
	readonly session: () => Promise<Result<SignedIn, ApiError>>;
	/** When the session of this browser began, in server time. */
	readonly sessionStart: () => Promise<Result<number, ApiError>>;
	readonly openVault: () => Promise<Result<VaultAnswer, ApiError>>;
	readonly signOut: () => Promise<Result<void, ApiError>>;
}

function toApiError(error: unknown): ApiError {
	const message = error instanceof Error ? error.message : 'The server did not answer.';
	const code: unknown =
		error instanceof TRPCClientError ? (error.data as { code?: unknown })?.code : undefined;
	return { kind: code === 'UNAUTHORIZED' ? 'signed_out' : 'unreachable', message };
}

const asked = async <T>(question: () => Promise<T>): Promise<Result<T, ApiError>> => {
	try {
		return ok(await question());
	} catch (error) {
		return err(toApiError(error));
	}
};

export function trpcApi(): ServerApi {
	const client = api();
	return {
		session: () =>
			asked(async () => {
				const [me, spaces] = await Promise.all([client.account.me.query(), client.spaces.list.query()]);
				const { id, name, email, role, locale } = me;
				return { account: { id, name, email, role }, spaces, locale };
			}),
		sessionStart: () =>
			asked(async () => {
				const sessions = await client.account.sessions.query();
				return sessions.find((session) => session.current)?.createdAt ?? 0;
			}),
		openVault: () => asked(() => client.vault.open.mutate()),
		signOut: () =>
			asked(async () => {
				await client.account.signOut.mutate();
			}),
	};
}
