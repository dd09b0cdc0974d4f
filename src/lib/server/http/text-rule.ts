/** The refusal of text that cannot be stored, for forms, procedures and tools. */
import { invalid, ok, type Err, type Invalid, type Result } from '../../core/result';
import { unstorableAt } from '../../core/text';
import { readUpTo } from './body';

/** Bytes of a whole form: an address, a password and a name, with room for what surrounds them. */
const MAX_FORM = 64 * 1024;

/** `at` are the keys that lead to it. */
export const unstorable = (at: readonly string[]): Err<Invalid> =>
	invalid(
		'This text holds a character that cannot be stored.',
		at.length === 0 ? undefined : at.join('.'),
		'error_text_unstorable',
	);

/** A form as plain fields, each once; a text that cannot be stored is refused. Files have no place in our forms. */
export async function readForm(request: Request): Promise<Result<Record<string, unknown>, Invalid>> {
	const body = await readUpTo(request, MAX_FORM);
	if (body === undefined)
		return invalid('This form holds more than it has fields for.', undefined, 'error_form_too_large');
	let form: FormData;
	try {
		form = await new Response(body, { headers: request.headers }).formData();
	} catch (error) {
		if (!(error instanceof TypeError)) throw error;
		return invalid('The form could not be read. Fill it in again.', undefined, 'error_form_unreadable');
	}
	const fields: Record<string, unknown> = Object.fromEntries(form);
	const at = unstorableAt(Object.entries(fields));
	return at === undefined ? ok(fields) : unstorable([]);
}
