/**
 * Names of things that arrive as data (fields, tools, tables, values), in the reader's language. Modules may name
 * their own: `<module>_field_<field>` and `<module>_tool_<key>` win over what is said here.
 */
import { toolFacts } from '$lib/client/catalog';
import { formatDate, formatDateTime, formatNumber } from '$lib/i18n/format';
import { m } from '$lib/i18n/paraglide/messages';
import { Cadence } from '../model';
import type { RecordPreview, Value } from '../preview';
import { cadenceWords } from './mission-words';

type Message = (inputs?: Record<string, unknown>) => string;

/** The message of that key if some module ships it. */
function lookup(key: string): string | undefined {
	const message = (m as unknown as Record<string, Message | undefined>)[key];
	return message?.();
}

const toSnake = (key: string): string => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** "dueDate" becomes "Due date" when nobody named it. */
function humanise(name: string): string {
	const words = toSnake(name).replaceAll('_', ' ').trim();
	return words.charAt(0).toUpperCase() + words.slice(1);
}

export const fieldLabel = (module: string, field: string): string =>
	lookup(`${module}_field_${toSnake(field)}`) ??
	lookup(`${module}_label_${toSnake(field)}`) ??
	lookup(`missions_label_${toSnake(field)}`) ??
	humanise(field);

/** "Create a task"; the wire name when this build does not know the tool. */
export const toolTitle = (name: string): string =>
	lookup(`agents_tool_${name}`) ?? toolFacts(name)?.title ?? name;

/** What a person said of a run. Reasons of rejections begin with the tool they were for, whose name people do not know. */
export const feedbackWords = (feedback: string): string =>
	feedback.replace(/^- ([a-z]+(?:_[a-z]+)+): /gm, (_, tool: string) => `- ${toolTitle(tool)}: `);

/** What happens to a record, as a heading: `Change “Call the bank”`. */
export function recordHeading(record: Pick<RecordPreview, 'action' | 'title'>): string {
	const title = record.title || m.missions_untitled();
	switch (record.action) {
		case 'create':
			return m.missions_do_create_named({ title });
		case 'update':
			return m.missions_do_update_named({ title });
		case 'delete':
			return m.missions_do_delete_named({ title });
		case 'restore':
			return m.missions_do_restore_named({ title });
	}
}

/** Enum values are stored in English; a module names them with `<module>_<field>_<value>`. */
function enumWords(module: string, field: string, text: string): string | undefined {
	if (!/^[a-z][a-z_]{1,30}$/.test(text)) return undefined;
	return lookup(`${module}_${toSnake(field)}_${text}`);
}

/** A schedule arrives as its JSON, because previews know no types. */
function scheduleWords(text: string): string | undefined {
	try {
		const cadence = Cadence.safeParse(JSON.parse(text));
		return cadence.success ? cadenceWords(cadence.data) : undefined;
	} catch {
		// A model may have written anything here; it is shown as it is.
		return undefined;
	}
}

export function valueWords(module: string, field: string, value: Value): string {
	switch (value.kind) {
		case 'none':
			return m.missions_diff_nothing();
		case 'text':
			if (module === 'missions' && field === 'cadence') return scheduleWords(value.text) ?? value.text;
			return enumWords(module, field, value.text) ?? value.text;
		case 'number':
			return formatNumber(value.number);
		case 'flag':
			return value.flag ? m.missions_value_yes() : m.missions_value_no();
		case 'day':
			return formatDate(value.day);
		case 'moment':
			return formatDateTime(value.at);
		case 'list':
			return value.items.join(', ');
	}
}
