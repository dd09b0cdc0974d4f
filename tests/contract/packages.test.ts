/** Packages that must be raised together, which npm does not know. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Package {
	readonly version: string;
	readonly dependencies: Readonly<Record<string, string>>;
}
const read = (path: string): Package => JSON.parse(readFileSync(path, 'utf8')) as Package;
const ours = read(join(root, 'package.json')).dependencies;

test('Prisma is one version, and its migration engine the one that it names', () => {
	const require = createRequire(import.meta.url);
	const engines = read(require.resolve('@prisma/engines-version/package.json'));
	expect(ours['@prisma/schema-engine-wasm']).toBe(engines.version);
	const others = Object.keys(ours).filter((name) => /^@prisma\/(?!schema-engine)/.test(name));
	expect(others.map((name) => ours[name])).toEqual(others.map(() => ours['prisma']));
});
