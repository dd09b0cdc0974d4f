/** One line that says what a proposal does: its first record, and how many more. */
import { m } from '$lib/i18n/paraglide/messages';
import type { StoredProposal } from '../model';
import { storedReading } from '../proposal-preview';
import type { RecordTitles } from './record-titles.svelte';
import { tableFacts } from './table-facts';
import { recordHeading, toolWords } from './words';

/** A change that leaves the title alone does not carry it, so the live row is asked for it. */
export function proposalHeading(proposal: StoredProposal, titles: Pick<RecordTitles, 'of'>): string {
	const [first, ...more] = storedReading(proposal.preview, tableFacts);
	if (!first) return toolWords(proposal.tool);
	const title = first.title || titles.of(first.table, first.id);
	const words = recordHeading({ action: first.action, title });
	return more.length === 0 ? words : `${words} ${m.missions_records_more({ count: more.length })}`;
}
