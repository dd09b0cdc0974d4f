/**
 * Browsers write what stands in a field to files of their own, to restore a tab after a crash; those files outlive signing
 * out. They leave out fields whose `autocomplete` is off. So every field says it, and the two of the kit say it by default.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { filesBelow } from '../support/import-graph';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Fields of a source that a person can type into and that do not say what the browser may keep. */
const silentIn = (source: string): readonly string[] =>
	(source.match(/<(?:input|textarea)\b(?:[^>{]|\{(?:[^{}]|\{[^{}]*\})*\}|=>)*>/g) ?? []).filter(
		(tag) => !/\bautocomplete\b/.test(tag) && !/type="(?:hidden|checkbox|radio|file)"/.test(tag),
	);

test('every field says what a browser may keep of it', () => {
	const faults = filesBelow(root, 'src')
		.filter((path) => path.endsWith('.svelte'))
		.flatMap((path) => silentIn(readFileSync(join(root, path), 'utf8')).map((tag) => `${path}: ${tag}`));
	expect(faults).toEqual([]);
});

/** What a browser is offered to fill in by itself, and keeps for that: only where nobody is signed in, and passwords. */
const keptIn = (source: string): readonly string[] =>
	[...source.matchAll(/\sautocomplete="([^"]*)"/g)]
		.map(([, kind]) => kind!)
		.filter((kind) => kind !== 'off' && kind !== 'username' && !kind.endsWith('-password'));

test('no field behind the sign-in is kept for filling in', () => {
	const faults = filesBelow(root, 'src')
		.filter((path) => path.endsWith('.svelte') && !path.includes('(public)'))
		.flatMap((path) => keptIn(readFileSync(join(root, path), 'utf8')).map((kind) => `${path}: ${kind}`));
	expect(faults).toEqual([]);
});

test('the law bites', () => {
	expect(silentIn('<input bind:value={text} onkeydown={(event) => { if (x) go(); }} />')).toHaveLength(1);
	expect(silentIn('<textarea\n\trows="1"\n\tbind:value={text}\n></textarea>')).toHaveLength(1);
	expect(silentIn('<input autocomplete="off" bind:value={text} />')).toEqual([]);
	expect(silentIn('<input type="hidden" name="secret" />')).toEqual([]);
	expect(keptIn('<input autocomplete="name" /><input autocomplete="off" />')).toEqual(['name']);
});
