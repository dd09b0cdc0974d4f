/** A value of any field as words, where nothing is known of the field but its name: what was lost, what was refused. */
import { formatDate, formatNumber } from './format';
import { m } from './paraglide/messages';

/** Text stays as it was typed; lists of words become a line; what has no words shows its form. */
export function valueWords(value: unknown): string {
	if (value === null || value === undefined || value === '') return m.common_nothing();
	if (typeof value === 'number') return formatNumber(value);
	if (typeof value === 'boolean') return value ? m.common_yes() : m.common_no();
	if (typeof value === 'string') return /^\d{4}-\d{2}-\d{2}$/.test(value) ? formatDate(value) : value;
	if (Array.isArray(value) && value.every((one) => typeof one === 'string')) {
		return value.length === 0 ? m.common_nothing() : value.join(', ');
	}
	return JSON.stringify(value);
}
