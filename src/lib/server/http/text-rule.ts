/** The refusal of text that cannot be stored, for forms, procedures and tools. */
import { invalid, ok, type Err, type Invalid, type Result } from '../../core/result';
import { unstorableAt } from '../../core/text';

/** `at` are the keys that lead to it. */
export const unstorable = (at: readonly string[]): Err<Invalid> =>
	invalid(
		'This text holds a character that cannot be stored.',
		at.length === 0 ? undefined : at.join('.'),
		'error_text_unstorable',
	);

/** A form as plain fields, each once; a text that cannot be stored is refused. Files have no place in our forms. */
export async function readForm(request: Request): Promise<Result<Record<string, unknown>, Invalid>> {
	let form: FormData;
	try {
		form = await request.formData();
	} catch (error) {
		if (!(error instanceof TypeError)) throw error;
		return invalid('The form could not be read. Fill it in again.', undefined, 'error_form_unreadable');
	}
	const fields: Record<string, unknown> = Object.fromEntries(form);
	const at = unstorableAt(Object.entries(fields));
	return at === undefined ? ok(fields) : unstorable([]);
}
