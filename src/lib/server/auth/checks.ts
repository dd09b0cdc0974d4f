/** What an account accepts as name, mail address and password, with the refusal. */
import { z } from 'zod';
import { ok, type AppError, type Result } from '../../core/result';
import { oneLine } from '../../core/text';
import { passwordProblem } from './password-rules';
import { badEmail, badPassword, longName, noName } from './refusals';

const Email = z.string().trim().toLowerCase().max(200).pipe(z.email());
const PersonName = z.string().overwrite(oneLine).min(1).max(80);

/** The name as it is kept. */
export function checkName(raw: string): Result<string, AppError> {
	const name = PersonName.safeParse(raw);
	if (name.success) return ok(name.data);
	return oneLine(raw) === '' ? noName() : longName();
}

/** The mail address as it is kept. Whether it is taken, only the table knows: see `isTaken`. */
export function checkEmail(raw: string): Result<string, AppError> {
	const email = Email.safeParse(raw);
	return email.success ? ok(email.data) : badEmail();
}

/** Whether this may become the person's password; `path` is the field of the form it stands in. */
export function checkPassword(
	password: string,
	person: { readonly email: string; readonly name: string },
	path = 'password',
): Result<void, AppError> {
	const problem = passwordProblem(password, person);
	return problem === undefined ? ok(undefined) : badPassword(problem, path);
}

/** Whether a write failed because the mail address has an account already. */
export const isTaken = (error: unknown): boolean =>
	typeof error === 'object' && error !== null && 'code' in error && error.code === 'P2002';
