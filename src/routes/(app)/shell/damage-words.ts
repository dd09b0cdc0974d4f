/** What is said of entries that could not be read on this device. */
import type { DamagedEntries } from '$lib/client/workspace';
import { moduleName } from '$lib/i18n/module-words';
import { m } from '$lib/i18n/paraglide/messages';
import { tables } from '$lib/registry';

/** The id of the module that the entries are of; `undefined` where what is left does not tell. */
export const moduleOf = ({ table }: Pick<DamagedEntries, 'table'>): string | undefined =>
	tables.get(table)?.module.id;

export function placeWords(entries: Pick<DamagedEntries, 'table'>): string {
	const module = moduleOf(entries);
	return module === undefined ? m.damaged_unnamed() : moduleName(module);
}

/** One sentence: how many, and what becomes of them. */
export function damageWords({ state, count, isNotice }: DamagedEntries): string {
	if (state === 'awaited') return m.damaged_awaited({ count });
	if (state === 'still_damaged') return m.damaged_still({ count });
	return isNotice ? m.damaged_notice({ count }) : m.damaged_only_here({ count });
}
