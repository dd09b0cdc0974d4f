/** Nothing is translated that nobody says, and whoever puts a key together says which keys that can be. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { messageFolders } from '../../scripts/lib/inlang-project.mjs';
import { families, keysAskedFor, keysIn } from '../support/message-keys';

const root = fileURLToPath(new URL('../..', import.meta.url));
const asked = keysAskedFor(root);
const keysOf = (file: string): string[] =>
	Object.keys(JSON.parse(readFileSync(join(root, file), 'utf8')) as object).filter(
		(key) => key !== '$schema',
	);

test.each(['en', 'de'])('every message in "%s" is asked for somewhere', (language) => {
	const files = messageFolders(root).map((folder) => `${folder}/${language}.json`);
	expect(files.length).toBeGreaterThan(5);
	const silent = files.flatMap((file) =>
		keysOf(file)
			.filter((key) => !asked.named.has(key))
			.map((key) => `${file}: ${key}`),
	);
	expect(silent).toEqual([]);
});

test('every place that puts a key together is a family, and every family has its place', () => {
	expect([...new Set(asked.built)].sort()).toEqual(Object.keys(families).sort());
});

test('the laws bite', () => {
	const code = 'say(m.common_clear()); wordsAt(`demo_${id}_name`); fail("demo_error_full", `todo_add`);';
	expect(keysIn('a/b.ts', code)).toEqual({
		named: ['common_clear', 'demo_error_full'],
		built: ['b.ts demo_${}_name'],
	});
});
