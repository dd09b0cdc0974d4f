import { problemLine } from '$lib/core/health-problem';
import { overwriteGetLocale } from '$lib/i18n/paraglide/runtime';
import { queueNames } from '../../../lib/server/queue/jobs';
import { afterEach, expect, test } from 'vitest';
import { checkName, checkWords, queueName, valueWords } from './words';

afterEach(() => overwriteGetLocale(() => 'en'));

test('what the server says of itself has German words', () => {
	overwriteGetLocale(() => 'de');
	expect(['database', 'migrations', 'queue'].map(checkName)).toEqual([
		'Datenbank',
		'Migrationen',
		'Warteschlange',
	]);
	expect(checkWords('ok')).toBe('in Ordnung');
	expect(checkWords(problemLine({ kind: 'slow', seconds: 2 }))).toBe(
		'keine Antwort innerhalb von 2 Sekunden',
	);
	expect(checkWords(problemLine({ kind: 'starved', seconds: 2 }))).toBe(
		'keine freie Datenbankverbindung innerhalb von 2 Sekunden',
	);
	expect(checkWords(problemLine({ kind: 'behind', migrations: 1 }))).toContain('1 Migration fehlt');
	expect(['not set', 'set', 'on', 'off'].map(valueWords)).toEqual(['nicht gesetzt', 'gesetzt', 'an', 'aus']);
});

test('every queue has a name of its own', () => {
	overwriteGetLocale(() => 'de');
	for (const name of queueNames) expect(queueName(name)).not.toBe(name);
});

test('what nobody named is shown as it is', () => {
	expect(checkName('moon')).toBe('moon');
	expect(checkWords('a new sentence')).toBe('a new sentence');
	expect(valueWords('constructor')).toBe('constructor');
});
