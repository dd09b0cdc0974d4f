/** Tools, records and values of a run in the reader's language, where they arrive as data. Keys are looked up in `module-words.ts`. */
import { toolFacts } from '$lib/client/catalog';
import { formatDate, formatDateTime, formatNumber } from '$lib/i18n/format';
import { enumWords, toolTitle } from '$lib/i18n/module-words';
import { m } from '$lib/i18n/paraglide/messages';
import { Cadence } from '../model';
import type { RecordPreview, Value } from '../preview';
import { cadenceWords } from './mission-words';

/** "Create a task": a run knows its tools by their wire names alone. */
export const toolWords = (name: string): string => toolTitle(name, toolFacts(name)?.title);

/** What a person said of a run. Reasons of rejections begin with the tool they were for, whose name people do not know. */
export const feedbackWords = (feedback: string): string =>
	feedback.replace(/^- ([a-z]+(?:_[a-z]+)+): /gm, (_, tool: string) => `- ${toolWords(tool)}: `);

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
