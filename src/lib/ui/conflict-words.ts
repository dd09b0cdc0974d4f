/** The words of a notice about something typed that lost, wherever it is shown. */
import { m } from '../i18n/paraglide/messages';

export interface Lost {
	/** The whole record was deleted: by whom, and how many records were put under it meanwhile. */
	readonly gone?: { readonly by: string; readonly isMine: boolean; readonly under: number };
}

export interface ConflictWords {
	readonly title: string;
	readonly text: string;
	readonly back: string;
	readonly leave: string;
	/** Said once it is back. */
	readonly done: string;
}

/** `what` names the record; `fields` are the names of those that lost, in one text. */
export const conflictWords = ({ gone }: Lost, what: string, fields: string): ConflictWords =>
	gone === undefined
		? {
				title: m.conflict_title(),
				text: m.conflict_text({ what, fields }),
				back: m.conflict_restore(),
				leave: m.conflict_keep(),
				done: m.conflict_restored(),
			}
		: {
				title: m.conflict_gone_title(),
				text:
					gone.under > 0
						? m.conflict_gone_under({ by: gone.by || m.conflict_somebody(), what })
						: gone.isMine
							? m.conflict_gone_mine({ what })
							: m.conflict_gone_text({ by: gone.by || m.conflict_somebody(), what }),
				back: m.conflict_gone_back(),
				leave: m.conflict_gone_leave(),
				done: m.conflict_gone_done(),
			};
