/** What accounts refuse. The pages say it in the language of whoever typed, signed in or not, by the codes. */
import { conflict, forbidden, invalid, notFound, type Err, type Invalid } from '../../core/result';
import { MAX_PASSWORD, MIN_PASSWORD, type passwordProblem } from './password-rules';

/** The same for an unknown address and a wrong password, so that nobody learns which addresses have an account. */
export const wrongSignIn = () =>
	invalid('The mail address or the password is not right.', undefined, 'error_wrong_sign_in');
/** `path` is the first of the two that is empty. */
export const signInNeedsBoth = (path: 'email' | 'password') =>
	invalid('Both the mail address and the password are needed.', path, 'error_sign_in_needs_both');
export const taken = () =>
	conflict('There is already an account with this mail address. Sign in instead.', 'error_email_taken');
export const suspended = () =>
	forbidden('This account is suspended. Ask whoever runs this server.', 'error_suspended');
export const notCurrent = (path: string) =>
	invalid('This is not your current password.', path, 'error_not_current_password');
export const notChosen = () =>
	invalid('This is not the password you chose when you signed up.', 'password', 'error_not_chosen_password');
export const spentLink = () =>
	notFound('This link is no longer valid. Ask for a new letter.', 'error_link_spent');

export const badEmail = () => invalid('This does not look like a mail address.', 'email', 'error_bad_email');
export const noName = () => invalid('Say what to call you.', 'name', 'error_no_name');
export const longName = () => invalid('Use at most 80 characters.', 'name', 'error_long_name');

/** A form without the fields that its page has. */
export const unreadable = () =>
	invalid('The form could not be read. Fill it in again.', undefined, 'error_form_unreadable');

export const noDemo = () => notFound('There is no demo account on this server.', 'error_no_demo');
export const demoEmail = () => forbidden('The demo account keeps its mail address.', 'error_demo_email');
export const demoPassword = () =>
	forbidden('The password of the demo account stays as it is shown on the terminal.', 'error_demo_password');

/** A password that may not become anybody's; `path` is the field of the form it stands in. */
export function badPassword(
	problem: NonNullable<ReturnType<typeof passwordProblem>>,
	path: string,
): Err<Invalid> {
	switch (problem) {
		case 'shortPassword':
			return invalid(
				`This password is short. Use at least ${MIN_PASSWORD} characters; a few words work well.`,
				path,
				'error_short_password',
				{ least: MIN_PASSWORD },
			);
		case 'longPassword':
			return invalid(`Use at most ${MAX_PASSWORD} characters.`, path, 'error_long_password', {
				most: MAX_PASSWORD,
			});
		case 'guessable':
			return invalid(
				'This password is among the first that an attacker tries. Use a few unrelated words.',
				path,
				'error_guessable_password',
			);
	}
}
