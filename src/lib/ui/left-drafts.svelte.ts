/**
 * What was typed into a form that was closed and not sent: Escape and a click beside it are close at hand, and a form opens
 * again as it was left. It stays in this tab until the form is sent or cancelled by its button.
 */

/** A plain record, because nothing on screen follows which forms were left. */
const left: Record<string, object> = {};

/**
 * The fields of the form, as they were left or fresh; what is typed into them from now on is kept. `key` names the form, the
 * space it is in and the record it is about.
 */
export function leftDraft<T extends object>(key: string, fresh: () => T): T {
	const known = left[key];
	if (known !== undefined) return known as T;
	const draft = $state(fresh());
	left[key] = draft;
	return draft;
}

/** The form was sent or cancelled: it opens fresh the next time. */
export function forgetDraft(key: string): void {
	delete left[key];
}
