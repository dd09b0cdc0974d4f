/** What localStorage knows: the id of the account that lives here, and a sign-out the server has not heard of. Nothing else may join them. */

export type Hints = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const ACCOUNT = 'mana-account';
const LEAVING = 'mana-leaving';

export const rememberedAccount = (hints: Hints): string | null => hints.getItem(ACCOUNT);
export const rememberAccount = (hints: Hints, id: string): void => hints.setItem(ACCOUNT, id);

/** The next start asks the server who is signed in before it shows anything. The sign-in page calls this. */
export const forgetAccount = (hints: Hints): void => hints.removeItem(ACCOUNT);

/** A sign-out that is not complete: this device may still hold the account, and the server may not have heard of it. */
export interface Leaving {
	readonly account: string;
	/** When it began, in server time. */
	readonly since: number;
}

export function leaving(hints: Hints): Leaving | undefined {
	const [since, account] = hints.getItem(LEAVING)?.split(' ') ?? [];
	return since === undefined || account === undefined ? undefined : { account, since: Number(since) };
}
export const setLeaving = (hints: Hints, { account, since }: Leaving): void =>
	hints.setItem(LEAVING, `${since} ${account}`);
export const endLeaving = (hints: Hints): void => hints.removeItem(LEAVING);
