import { afterEach, expect, test } from 'vitest';
import type { SyncState } from '$lib/client/workspace';
import { overwriteGetLocale } from '$lib/i18n/paraglide/runtime';
import { syncProblem, syncWords } from './sync-words';

afterEach(() => overwriteGetLocale(() => 'en'));

const state = (phase: SyncState['phase'], waiting = 0, error?: string): SyncState => ({
	phase,
	waiting,
	error,
	lastSyncedAt: undefined,
});

test('the pill never says that all is well when it is not', () => {
	expect(syncWords(state('idle'), 0)).toEqual({ label: 'Everything is synced', tone: 'quiet' });
	for (const [phase, waiting, rejected] of [
		['signed_out', 0, 0],
		['offline', 0, 0],
		['error', 0, 0],
		['idle', 0, 1],
		['idle', 1, 0],
	] as const) {
		expect(syncWords(state(phase, waiting), rejected).tone, phase).not.toBe('quiet');
	}
});

test('much that comes is counted', () => {
	expect(syncWords(state('syncing'), 0).label).toBe('Syncing');
	expect(syncWords({ ...state('syncing'), arrived: 12_500 }, 0)).toEqual({
		label: 'Fetching: 12,500 entries so far',
		tone: 'busy',
	});
	const ofMany = { ...state('syncing'), arrived: 12_500, expected: 100_013 };
	expect(syncWords(ofMany, 0).label).toBe('Fetching: 12,500 of about 100,100 entries');
	overwriteGetLocale(() => 'de');
	expect(syncWords(ofMany, 0).label).toBe('Holt: 12.500 von etwa 100.100 Einträgen');
});

test('an ended session is said before anything else, with what to do about it', () => {
	expect(syncWords(state('signed_out', 3), 2)).toEqual({ label: 'Signed out', tone: 'danger' });
	expect(syncProblem(state('signed_out'))).toContain('sign in again');
	expect(syncProblem(state('error', 0, 'Busy.'))).toBe('Busy.');
	expect(syncProblem(state('idle'))).toBe('');
});

test('what the server named is said in the language of the person', () => {
	const full = { ...state('error', 1, 'The server says it in English.'), code: 'error_server_full' };
	expect(syncProblem(full)).toContain('The server has no room');
	overwriteGetLocale(() => 'de');
	expect(syncProblem(full)).toContain('Auf dem Server ist kein Platz');
	expect(syncProblem({ ...full, code: 'rate_limited' })).not.toContain('English');
});
