/** Enter means one thing in every field: nothing may act on it while a word is being composed, so nobody asks for it bare. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { filesBelow } from '../support/import-graph';

const root = fileURLToPath(new URL('../..', import.meta.url));
const home = 'src/lib/ui/pressed.ts';

/** Where a source asks about Enter or about composing by itself. */
const bareIn = (source: string): readonly string[] =>
	source.match(/key\s*[!=]==?\s*['"`]Enter|case ['"`]Enter|\.isComposing\b|\.keyCode\b/g) ?? [];

test('every field asks the one shared check about Enter', () => {
	const faults = filesBelow(root, 'src')
		.filter((path) => path !== home && !path.endsWith('.test.ts') && !path.includes('paraglide'))
		.flatMap((path) => bareIn(readFileSync(join(root, path), 'utf8')).map((found) => `${path}: ${found}`));
	expect(faults).toEqual([]);
});

test('the law bites', () => {
	expect(bareIn(`if (event.key === 'Enter') add();`)).toHaveLength(1);
	expect(bareIn(`if (event.isComposing) return;`)).toHaveLength(1);
	expect(bareIn(`if (isEnter(event)) add();`)).toEqual([]);
});
