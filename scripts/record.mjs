/**
 * `npm run record`: writes down what the code derives and a review should see change: the schema of the browser database
 * and the list of doors into the server. Run it after a change of tables, tools, routes or procedures, and commit it.
 * `npm run record -- headers` does the same for the headers of every route, which takes a database.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureGenerated } from './lib/prepare.mjs';
import { root } from './lib/root.mjs';

const records = {
	schema: 'tests/contract/dexie-schema.test.ts',
	doors: 'tests/contract/doors.test.ts',
	headers: 'tests/integration/headers.test.ts',
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in records));
if (unknown.length > 0) {
	console.error(
		`There is no record named ${unknown.join(', ')}; there are ${Object.keys(records).join(', ')}.`,
	);
	process.exit(1);
}

ensureGenerated();
const { status } = spawnSync(
	process.execPath,
	[
		join(root, 'node_modules/vitest/vitest.mjs'),
		'run',
		'--update=all',
		...(asked.length > 0 ? asked : ['schema', 'doors']).map((name) => records[name]),
	],
	{ cwd: root, stdio: 'inherit', env: { MANA_SCHEMA_LOCK: 'write', ...process.env } },
);
process.exitCode = status ?? 1;
