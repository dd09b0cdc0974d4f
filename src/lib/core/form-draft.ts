/**
 * A form that is submitted as a whole while others may change what it is about: what the person did not touch follows the
 * stored values, and only what they did touch is written.
 */

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const fieldsOf = <Form extends object>(form: Form): (keyof Form)[] => Object.keys(form) as (keyof Form)[];

/** Only what differs, so that an edit made elsewhere meanwhile is not overwritten with old values. */
export function changedFields<Form extends object>(before: Form, form: Form): Partial<Form> {
	const changed = fieldsOf(form).filter((field) => !isSame(before[field], form[field]));
	return Object.fromEntries(changed.map((field) => [field, form[field]])) as Partial<Form>;
}

/** The form that grew out of `before`, with what is stored `now` wherever the person touched nothing. */
export function follow<Form extends object>(before: Form, form: Form, now: Form): Form {
	return { ...now, ...changedFields(before, form) };
}

/** Fields that both the person and somebody else set, to different values: saving replaces what the other one set. */
export function changedByBoth<Form extends object>(before: Form, form: Form, now: Form): (keyof Form)[] {
	const theirs = changedFields(before, now);
	return fieldsOf(changedFields(before, form)).filter(
		(field) => field in theirs && !isSame(form[field], now[field]),
	);
}
