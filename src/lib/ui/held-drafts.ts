/**
 * Text that could not be stored when its field went away: too long, a full device, a record that was deleted meanwhile, a
 * choice that nobody made. It stays in this tab until the field is opened again, and the tab asks before it is closed.
 */
import type { Left } from '../core/draft';
import { m } from '../i18n/paraglide/messages';
import { toast } from './toast';

const held = new Map<string, Left>();

const ask = (event: Event): void => event.preventDefault();

/** Keeps the text, beside what is kept there already, and says so. `key` names the field of the record. */
export function hold(key: string, { text, ...left }: Left): void {
	const before = held.get(key);
	held.set(key, { ...left, text: before === undefined ? text : `${before.text} ${text}` });
	window.addEventListener('beforeunload', ask);
	toast.warning(m.draft_held());
}

/** What is kept for this field, which the field has from now on. */
export function takeHeld(key: string): Left | undefined {
	const left = held.get(key);
	held.delete(key);
	if (held.size === 0) window.removeEventListener('beforeunload', ask);
	return left;
}
