/** The words of the trash: who deleted a record, how long it stays, and what is said once it is back. */
import type { TrashRow, TrashSource } from '../core/module';
import { daysLeft } from '../core/sync/trash';
import { wordsAt } from '../i18n/lookup';
import { m } from '../i18n/paraglide/messages';

export const titleOf = (row: Pick<TrashRow, 'title'>): string => row.title.trim() || m.shell_untitled();

/** "Deleted by you"; `me` is the id of the account. */
export function whoWords({ deletedBy }: Pick<TrashRow, 'deletedBy'>, me: string): string {
	if (deletedBy === undefined) return m.trash_by_nobody();
	if (deletedBy.kind === 'user' && deletedBy.id === me) return m.trash_by_me();
	return deletedBy.name === '' ? m.trash_by_nobody() : m.trash_by({ name: deletedBy.name });
}

/** "gone for good in 12 days" */
export const leftWords = ({ goneAt }: Pick<TrashRow, 'goneAt'>, now: number): string =>
	m.trash_left({ count: daysLeft(goneAt, now) });

/** The key under which a module words something about one of its tables: `todo.projects` is `todo_<what>_projects`. */
const tableWords = ({ table }: Pick<TrashSource, 'table'>, what: string): string | undefined => {
	const [module, name] = table.name.split('.') as [string, string];
	return wordsAt(`${module.replaceAll('-', '_')}_${what}_${name}`);
};

/** "Projects": what this part of a trash holds, where a trash has more than one. */
export const kindWords = (source: Pick<TrashSource, 'table'>): string =>
	tableWords(source, 'trash') ?? source.table.name;

/** What is said after a restore, with what did not come back by itself where a module words that. */
export function restoredWords(source: Pick<TrashSource, 'table'>, rows: readonly TrashRow[]): string {
	const [first] = rows;
	const said =
		rows.length === 1 && first !== undefined
			? m.trash_restored_named({ name: titleOf(first) })
			: m.trash_restored({ count: rows.length });
	const more = tableWords(source, 'restored');
	return more === undefined ? said : `${said}. ${more}`;
}
