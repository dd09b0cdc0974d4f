/** A file holds one idea: warn early, fail at the hard limit. Exceptions carry a reason in size-allow.json. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { filesBelow } from '../support/import-graph';

const root = fileURLToPath(new URL('../..', import.meta.url));
const HARD_LIMIT = 500;
const allowPath = join(root, 'tests/contract/size-allow.json');
const exceptions = existsSync(allowPath)
	? (JSON.parse(readFileSync(allowPath, 'utf8')) as Record<string, { lines: number; reason: string }>)
	: {};

test(`no source file passes ${HARD_LIMIT} lines without a written reason`, () => {
	const tooLong = ['src', 'scripts', 'tests']
		.flatMap((folder) => filesBelow(root, folder))
		.filter((path) => /\.(ts|js|mjs|svelte)$/.test(path) && !path.endsWith('.gen.ts'))
		.map((path) => ({ path, lines: readFileSync(join(root, path), 'utf8').split('\n').length }))
		.filter(({ path, lines }) => lines > (exceptions[path]?.lines ?? HARD_LIMIT));
	expect(tooLong).toEqual([]);
});
