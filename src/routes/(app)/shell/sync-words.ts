/** How the state of syncing is put into words; one place, so that the pill, its menu and the settings page agree. */
import type { SyncState } from '$lib/client/workspace';
import { formatNumber, formatRelative } from '$lib/i18n/format';
import { m } from '$lib/i18n/paraglide/messages';
import { getLocale } from '$lib/i18n/paraglide/runtime';
import { codeText } from '$lib/ui/errors';

export type SyncTone = 'quiet' | 'busy' | 'warning' | 'danger';

export interface SyncWords {
	readonly label: string;
	readonly tone: SyncTone;
}

/** What cannot be known to the entry is not said to the entry. */
const aboutStep = 100;

/** How much has come, and of how much where that is known. */
function arrivingWords({ arrived, expected }: SyncState): string {
	if (arrived === undefined) return m.sync_syncing();
	const count = formatNumber(arrived);
	if (expected === undefined) return m.sync_arriving({ count });
	return m.sync_arriving_of({ count, total: formatNumber(Math.ceil(expected / aboutStep) * aboutStep) });
}

/**
 * What the pill says. An ended session outweighs everything, because nothing syncs without one; `rejected` writes outweigh
 * the rest except being offline, because only a person can settle them.
 */
export function syncWords(state: SyncState, rejected: number): SyncWords {
	if (state.phase === 'signed_out') return { label: m.sync_signed_out(), tone: 'danger' };
	if (state.phase === 'offline') {
		return {
			label: state.waiting > 0 ? m.sync_offline_waiting({ count: state.waiting }) : m.sync_offline(),
			tone: 'warning',
		};
	}
	if (rejected > 0) return { label: m.sync_rejected({ count: rejected }), tone: 'danger' };
	if (state.phase === 'error') return { label: m.sync_error(), tone: 'danger' };
	if (state.phase === 'syncing') {
		return { label: arrivingWords(state), tone: 'busy' };
	}
	if (state.waiting > 0) return { label: m.sync_waiting({ count: state.waiting }), tone: 'busy' };
	return { label: m.sync_idle(), tone: 'quiet' };
}

/**
 * Why syncing is stuck; empty when it is not. The engine hears it from the server or the browser, in English and often in
 * words nobody foresaw; then other languages say what they all have in common.
 */
export const syncProblem = (state: SyncState): string =>
	state.phase === 'signed_out'
		? m.sync_signed_out_text()
		: state.error === undefined
			? ''
			: ((state.code === undefined ? undefined : codeText(state.code)) ??
				(getLocale() === 'en' ? state.error : m.sync_error_text()));

/** "5 min ago", or that it never happened on this device. */
export const lastSynced = (state: SyncState, now: number): string =>
	state.lastSyncedAt === undefined ? m.sync_never() : formatRelative(state.lastSyncedAt, now);
