/**
 * Writes the code that is generated and not checked in: database client, messages, route types. Does nothing when their
 * sources have not changed since the last time. `--force` writes everything.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { writeInlangProject } from './lib/inlang-project.mjs';
import { ensurePackages } from './lib/prepare.mjs';
import { root } from './lib/root.mjs';

const stampFile = join(root, '.cache', 'generated.json');
const force = process.argv.includes('--force');
const bin = (name) => join(root, 'node_modules', '.bin', name + (process.platform === 'win32' ? '.cmd' : ''));

function filesBelow(path, keep) {
	const full = join(root, path);
	if (!existsSync(full)) return [];
	if (!statSync(full).isDirectory()) return [full];
	return readdirSync(full, { recursive: true })
		.map((name) => join(full, String(name)))
		.filter((name) => keep(name) && statSync(name).isFile())
		.sort();
}

function fingerprint(sources, keep = () => true) {
	const hash = createHash('sha256');
	for (const file of [
		...sources.flatMap((path) => filesBelow(path, keep)),
		join(root, 'package-lock.json'),
	]) {
		hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
	}
	return hash.digest('hex');
}

const steps = [
	// First, because every tool that reads `tsconfig.json` needs the one it extends.
	{
		name: 'route types',
		output: '.svelte-kit/tsconfig.json',
		print: () =>
			createHash('sha256')
				.update(
					filesBelow('src/routes', (file) => /\+[\w.]+$/.test(file))
						.map((file) => relative(root, file))
						.join('\n'),
				)
				.update(fingerprint(['svelte.config.js']))
				.digest('hex'),
		command: [bin('svelte-kit'), 'sync'],
	},
	{
		name: 'database client',
		output: 'src/lib/server/db/generated/client.ts',
		print: () => fingerprint(['prisma/schema.prisma', 'prisma/models', 'prisma.config.ts']),
		command: [bin('prisma'), 'generate'],
		// Prisma looks for a migration engine to download unless a file is named; generating never runs it.
		env: { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1' },
	},
	{
		name: 'messages',
		output: 'src/lib/i18n/paraglide/messages.js',
		print: () =>
			fingerprint(
				[
					'project.inlang/settings.json',
					'scripts/lib/inlang-project.mjs',
					'src/lib/i18n/messages',
					'src/lib/modules',
				],
				(file) => file.endsWith('.json'),
			),
		command: [process.execPath, join(root, 'scripts/lib/messages.mjs')],
	},
];

ensurePackages();
// Otherwise the words of a module that was just added would wait for the next build.
writeInlangProject(root);

let stamps = {};
if (existsSync(stampFile) && !force) {
	try {
		stamps = JSON.parse(readFileSync(stampFile, 'utf8'));
	} catch (error) {
		console.warn(`Generating everything again, because ${stampFile} cannot be read: ${error.message}`);
	}
}

for (const step of steps) {
	const print = step.print();
	if (stamps[step.name] === print && existsSync(join(root, step.output))) continue;
	const [command, ...args] = step.command;
	const { status, stdout, stderr, error } = spawnSync(command, args, {
		cwd: root,
		encoding: 'utf8',
		env: { ...process.env, ...step.env },
		shell: process.platform === 'win32',
	});
	if (status !== 0) {
		process.stderr.write(`${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}\n`);
		console.error(`The ${step.name} could not be generated; the reason is above.`);
		process.exit(1);
	}
	stamps[step.name] = print;
	mkdirSync(join(root, '.cache'), { recursive: true });
	writeFileSync(stampFile, JSON.stringify(stamps));
}
