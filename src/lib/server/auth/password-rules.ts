/** Which passwords are accepted. Pure, so that a form may say the same as the server. */

export const MIN_PASSWORD = 10;
export const MAX_PASSWORD = 200;

const COMMON =
	/^(?:password|passwort|qwert[yz]uiop|letmein|welcome|willkommen|iloveyou|changeme|administrator|0?123456789?0?|1q2w3e4r5t|abcdefghij)[\d!?.\-_ ]*$/i;

/** What is wrong with a new password, or `undefined`. */
export function passwordProblem(
	password: string,
	person: { readonly email: string; readonly name: string },
): 'shortPassword' | 'longPassword' | 'guessable' | undefined {
	if (password.length < MIN_PASSWORD) return 'shortPassword';
	if (password.length > MAX_PASSWORD) return 'longPassword';
	const lower = password.toLowerCase();
	const email = person.email.toLowerCase();
	const own = [email, person.name.toLowerCase().trim(), email.split('@')[0]!];
	return own.includes(lower) || new Set(lower).size < 4 || COMMON.test(lower) ? 'guessable' : undefined;
}
