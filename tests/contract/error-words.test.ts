/**
 * Whoever chose German reads no English sentence: every error that can reach a screen carries a code, and every code has
 * its sentence in both languages. The English one is the sentence that agents and logs get.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { messageFolders } from '../../scripts/lib/inlang-project.mjs';
import { rejectReasons } from '../../src/lib/core/sync/protocol';
import { filesBelow } from '../support/import-graph';
import { errorsBelow, errorsIn, type MadeError } from '../support/error-sources';

type Words = Readonly<Record<string, unknown>>;

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): Words => JSON.parse(readFileSync(join(root, path), 'utf8')) as Words;
const wordsIn = (language: 'en' | 'de'): Words =>
	Object.assign({}, ...messageFolders(root).map((folder) => read(`${folder}/${language}.json`))) as Words;
const [en, de] = [wordsIn('en'), wordsIn('de')];

/** What these say is read by models and in logs; screens have words for the kind that a run's record keeps of it. */
const unseen = [
	'src/lib/server/llm/',
	'src/lib/core/planner/',
	'src/lib/core/ports/',
	// Where the errors above are made out of their parts.
	'src/lib/core/result.ts',
];

const made = errorsBelow(root, 'src', (path) => unseen.some((start) => path.startsWith(start)));

/** The placeholders of a sentence, however its plural is written down. */
const holes = (sentence: unknown): string[] =>
	[...new Set([...JSON.stringify(sentence).matchAll(/(?<!\\)\{(\w+)\}/g)].map(([, name]) => name!))].sort();

/** What is wrong with the words of one error, in sentences that say what to do. */
function faultsOf(
	{ at, code, computed, message, params }: MadeError,
	english: Words,
	german: Words,
): string[] {
	if (computed) return [];
	if (code === undefined) return [`${at}: give this error a code, so that it can be said in German.`];
	const lacking = [
		...(code in english ? [] : [`${at}: "${code}" has no English sentence in the message files.`]),
		...(code in german ? [] : [`${at}: "${code}" has no German sentence in the message files.`]),
	];
	if (lacking.length > 0) return lacking;
	const spoken = english[code];
	const other =
		message !== undefined && typeof spoken === 'string' && spoken !== message
			? [`${at}: "${code}" says "${message}" here and "${spoken}" in the message files.`]
			: [];
	const unfilled = [...new Set([...holes(spoken), ...holes(german[code])])].filter(
		(name) => params !== undefined && !params.includes(name),
	);
	return [...other, ...unfilled.map((name) => `${at}: the sentence of "${code}" needs the param ${name}.`)];
}

test('every error has a code, with the same sentence in the message files and one in German', () => {
	expect(made.length).toBeGreaterThan(50);
	expect(made.flatMap((error) => faultsOf(error, en, de))).toEqual([]);
});

test('codes that are put together have words for every part', () => {
	// Each of these makes its code from a closed list; what is new here needs its list below.
	expect([
		...new Set(made.filter(({ computed }) => computed).map(({ at }) => at.replace(/:\d+$/, ''))),
	]).toEqual([
		'src/lib/client/failed.ts',
		'src/lib/core/invalid-value.ts',
		'src/lib/core/module/find.ts',
		'src/lib/server/tools/push-writes.ts',
	]);
	const values = ['missing', 'short', 'long', 'small', 'big', 'invalid'].map((what) => `error_value_${what}`);
	const thrown = ['error_unexpected', 'error_not_opened', 'error_device_unreadable'];
	const rows = filesBelow(root, 'src/lib/modules').flatMap((path) =>
		[...readFileSync(join(root, path), 'utf8').matchAll(/\bcode: '(\w+_error_\w+)'/g)].map(
			([, code]) => code!,
		),
	);
	expect(rows.length).toBeGreaterThan(4);
	const codes = [...rejectReasons.map((reason) => `error_rejected_${reason}`), ...values, ...thrown, ...rows];
	expect(codes.filter((code) => !(code in en) || !(code in de))).toEqual([]);
});

test('nothing is translated that nobody says', () => {
	const codes = new Set(made.flatMap(({ code }) => (code === undefined ? [] : [code])));
	const built = /^error_(rejected|value)_|^error_device_unreadable$|^error_not_opened$/;
	const silent = Object.keys(read('src/lib/i18n/messages/errors/en.json')).filter(
		(key) => key !== '$schema' && !codes.has(key) && !built.test(key),
	);
	expect(silent).toEqual([]);
});

test('the laws bite', () => {
	const faults = (code: string, english: Words = {}, german: Words = english): string[] =>
		errorsIn('a.ts', code).flatMap((error) => faultsOf(error, english, german));
	const words = { error_gone: 'It is gone.', error_full: 'There are {count}.' };
	expect(faults(`notFound('It is gone.')`)[0]).toContain('a.ts:1: give this error a code');
	expect(faults(`invalid('It is gone.', 'path')`)[0]).toContain('give this error a code');
	expect(faults(`err({ kind: 'conflict', message: QUEUE })`)[0]).toContain('give this error a code');
	expect(faults(`notFound('It is gone.', 'error_gone')`, words, {})[0]).toContain('no German sentence');
	expect(faults(`notFound('It is gone.', 'error_gone')`)).toHaveLength(2);
	expect(faults(`invalid('It went.', 'id', 'error_gone')`, words)[0]).toContain('"It went." here');
	expect(faults('conflict(`There are ${n}.`, "error_full")', words)[0]).toContain('needs the param count');
	expect(faults('conflict(`There are ${n}.`, "error_full", { count: n })', words)).toEqual([]);
	expect(faults(`if (error.kind === 'conflict') say({ kind: 'conflict' })`)).toEqual([]);
});
