/** What a run and its steps say about how they failed or stopped: the exact sentence, in the language of the reader. */
import { afterEach, expect, test } from 'vitest';
import { overwriteGetLocale } from '$lib/i18n/paraglide/runtime';
import { runFailure, stepFailure, stopWords } from './mission-words';

const inLanguage = (language: 'en' | 'de'): void => overwriteGetLocale(() => language);
afterEach(() => inLanguage('en'));

const long = {
	errorKind: 'invalid',
	errorMessage: 'The linked records hold more than 5 characters. Link fewer or shorter ones.',
	errorWords: { code: 'missions_error_inputs_long', params: { most: 5 } },
} as const;
const refused = { errorKind: 'auth', errorMessage: 'The provider said no.', errorWords: null } as const;

test('a failure with a sentence of its own says that one, in the language of the reader', () => {
	inLanguage('en');
	expect(runFailure(long)).toEqual({ text: long.errorMessage, detail: '' });
	inLanguage('de');
	expect(runFailure(long).text).toMatch(/^Die verknüpften Einträge haben mehr als 5 Zeichen/);
});

test('one without says what its kind means, and English words only to those who read English', () => {
	inLanguage('en');
	expect(runFailure(refused).detail).toBe('The provider said no.');
	inLanguage('de');
	expect(runFailure(refused).text).not.toBe('');
	expect(runFailure(refused).detail).toBe('');
	expect(stepFailure({ result: 'rate-limit-exceeded', errorWords: null })).toBe('');
	const words = { code: 'missions_error_call_rate', params: { most: 30 } };
	expect(stepFailure({ result: 'rate-limit-exceeded', errorWords: words })).toContain('30-mal');
	expect(stepFailure({ result: '', errorWords: { code: 'missions_name', params: {} } })).toBe('');
});

test('a run that stopped early says why, and one that ended says nothing', () => {
	inLanguage('en');
	const run = { rounds: 5, status: 'approved', stopReason: 'assistant-stop' } as const;
	expect(stopWords(run)).toBe('');
	expect(stopWords({ ...run, stopReason: 'max-rounds' })).toContain('5 rounds');
	expect(stopWords({ ...run, stopReason: 'over-budget' })).toContain('tokens');
	expect(stopWords({ ...run, status: 'failed', stopReason: 'over-budget' })).toBe('');
});
