/**
 * The shipped browser schemas are history: entries are added, never changed, and the newest one is what the manifests
 * ask for. After a change of tables or indexes, `npm run record` writes the new entry; commit it.
 */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { expect, test } from 'vitest';
import {
	currentStores,
	lockedVersions,
	sameStores,
	schemaVersions,
	type SchemaVersion,
	type Stores,
} from '../../src/lib/registry/dexie-schema';
import { tables } from '../../src/lib/registry';

const path = fileURLToPath(new URL('../../src/lib/registry/schema.lock.json', import.meta.url));

const sumOf = (version: number, stores: Stores, before: string): string =>
	createHash('sha256')
		.update(JSON.stringify([version, Object.entries(stores).sort(([a], [b]) => (a < b ? -1 : 1)), before]))
		.digest('hex');

const entry = (version: number, stores: Stores, before: string): SchemaVersion => ({
	version,
	stores,
	sum: sumOf(version, stores, before),
});

/** `MANA_SCHEMA_LOCK=write` adds a version; `=rewrite` replaces the newest one, as long as it was never released. */
async function updateLock(mode: string): Promise<void> {
	const kept = mode === 'rewrite' ? lockedVersions.slice(0, -1) : [...lockedVersions];
	const last = kept.at(-1);
	if (last === undefined || !sameStores(last.stores, currentStores())) {
		kept.push(entry((last?.version ?? 0) + 1, currentStores(), last?.sum ?? ''));
	}
	writeFileSync(path, await format(JSON.stringify({ versions: kept }), { parser: 'json', useTabs: true }));
}

const mode = process.env['MANA_SCHEMA_LOCK'];
if (mode !== undefined) {
	test('write the lock', () => updateLock(mode));
} else {
	test('the newest locked schema is what the manifests ask for', () => {
		expect(lockedVersions.at(-1)?.stores, 'run `npm run record` and commit schema.lock.json').toEqual(
			currentStores(),
		);
	});
}

test('old entries never change', () => {
	lockedVersions.forEach(({ version, stores, sum }, at) => {
		expect(version).toBe(at + 1);
		expect(sum).toBe(sumOf(version, stores, lockedVersions[at - 1]?.sum ?? ''));
	});
});

test('each synced table has one store, and only its clear fields are indexed', () => {
	const stores = currentStores();
	for (const { table, clear } of tables.values()) {
		expect(stores[table.name]).toBeDefined();
		for (const [, field] of stores[table.name]!.matchAll(/index\.(\w+)/g)) expect(clear).toContain(field);
	}
});

test('a removed store is dropped by name, and an unlocked change opens one version more', () => {
	const [one, two] = schemaVersions([{ version: 1, stores: { a: 'id', b: 'id' } }], { a: 'id' });
	expect(one).toEqual({ version: 1, stores: { a: 'id', b: 'id' } });
	expect(two).toEqual({ version: 2, stores: { a: 'id', b: null } });
	expect(schemaVersions([{ version: 1, stores: { a: 'id' } }], { a: 'id' })).toHaveLength(1);
});
