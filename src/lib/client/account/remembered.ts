/** What localStorage knows: the id of the account that lives here, and a sign-out the server has not heard of. Nothing else may join them. */

export type Hints = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const ACCOUNT = 'mana-account';
const LEAVING = 'mana-leaving';

export const rememberedAccount = (hints: Hints): string | null => hints.getItem(ACCOUNT);
export const rememberAccount = (hints: Hints, id: string): void => hints.setItem(ACCOUNT, id);

/** The next start asks the server who is signed in before it shows anything. The sign-in page calls this. */
export const forgetAccount = (hints: Hints): void => hints.removeItem(ACCOUNT);

/** When a sign-out began that the server has not heard of yet, in epoch milliseconds. */
export function leavingSince(hints: Hints): number | undefined {
	const text = hints.getItem(LEAVING);
	return text === null ? undefined : Number(text);
}
export const setLeaving = (hints: Hints, since: number | undefined): void =>
	since === undefined ? hints.removeItem(LEAVING) : hints.setItem(LEAVING, String(since));
