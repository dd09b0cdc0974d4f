/** The import table and the absence of cycles, checked over the whole tree; failures print the edge as a sentence. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { findCycle, importGraph } from '../support/import-graph';
import { judge } from '../support/import-table';

const root = fileURLToPath(new URL('../..', import.meta.url));
const edges = importGraph(root);

test('every import follows the table', () => {
	const sentences = edges
		.filter((edge) => !/\.test\.ts$/.test(edge.from))
		.flatMap((edge) => judge(edge.from, edge.to) ?? []);
	expect(sentences).toEqual([]);
});

test('no import cycles, type-only ones included', () => {
	expect(findCycle(edges.filter((edge) => edge.to.startsWith('src/')))).toBeUndefined();
});

test('the table bites', () => {
	expect(judge('src/lib/core/x.ts', 'src/lib/server/y.ts')).toContain('may not import');
	expect(judge('src/lib/core/x.ts', 'node:fs')).toContain('pure');
	expect(judge('src/lib/modules/a/views/V.svelte', 'src/lib/modules/b/commands.ts')).toContain('api.ts');
	expect(judge('src/lib/client/db.ts', 'src/lib/server/db/database.ts')).toContain('router type');
	expect(judge('src/lib/server/x.ts', '$env/dynamic/private')).toContain('outside SvelteKit');
	expect(
		findCycle([
			{ from: 'a', to: 'b' },
			{ from: 'b', to: 'a' },
		]),
	).toEqual(['a', 'b', 'a']);
});
