/** A copy of the whole project beside the system's temporary files, for tests that change sources and run the tools on them. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';

/** What is installed, built or running belongs to the original; generated code is copied, so that only changes are redone. */
const left = new Set(['.git', 'node_modules', 'build', '.mana', 'test-results', 'playwright-report']);
const leftBelow = new Set(['.svelte-kit/output', '.cache/reports', 'tests/bench/peers/node_modules']);
/** Written by tools from other files. */
const generated =
	/^(\.svelte-kit|\.cache|project\.inlang|src\/lib\/i18n\/paraglide|src\/lib\/server\/db\/generated)\//;

export interface HouseCopy {
	readonly root: string;
	/** Runs a Node script of the copy, or of one of its packages; resolves with everything it printed. */
	readonly run: (
		script: string,
		args?: readonly string[],
	) => Promise<{ readonly code: number; readonly output: string }>;
	/** Paths of source files that were written, added or removed in the copy. */
	readonly changed: () => readonly string[];
	readonly remove: () => void;
}

/** Copies the project at `original` without the paths in `without`. */
export function copyHouse(original: string, without: readonly string[]): HouseCopy {
	const root = mkdtempSync(join(tmpdir(), 'mana-copy-'));
	const pathOf = (file: string): string => relative(original, file).replaceAll(sep, '/');
	const kept = (path: string): boolean =>
		!left.has(path.split('/')[0]!) && !leftBelow.has(path) && !without.includes(path);
	for (const entry of readdirSync(original)) {
		if (!kept(entry)) continue;
		cpSync(join(original, entry), join(root, entry), {
			recursive: true,
			filter: (file) => kept(pathOf(file)),
		});
	}
	linkPackages(join(original, 'node_modules'), join(root, 'node_modules'));

	const sources = (): ReadonlyMap<string, string> =>
		new Map(
			readdirSync(root, { recursive: true, withFileTypes: true })
				.filter((entry) => entry.isFile())
				.map((entry) => join(entry.parentPath, entry.name))
				.map((file): [string, string] => [relative(root, file).replaceAll(sep, '/'), file])
				.filter(([path]) => !path.startsWith('node_modules/') && !generated.test(path))
				.map(([path, file]) => [path, createHash('sha256').update(readFileSync(file)).digest('hex')]),
		);
	// As they were copied: somebody may be editing the original meanwhile.
	const before = sources();
	return {
		root,
		run: (script, args = []) => runNode(root, [join(root, script), ...args]),
		changed: () => {
			const now = sources();
			return [...new Set([...before.keys(), ...now.keys()])]
				.filter((path) => before.get(path) !== now.get(path))
				.sort();
		},
		remove: () => rmSync(root, { recursive: true, force: true }),
	};
}

/** Package by package, because tools keep caches beside the packages, and two runs must not share those. */
function linkPackages(from: string, to: string): void {
	mkdirSync(to);
	for (const entry of readdirSync(from, { withFileTypes: true })) {
		if (entry.name === '.vite' || entry.name === '.cache') continue;
		symlinkSync(join(from, entry.name), join(to, entry.name), entry.isFile() ? 'file' : 'junction');
	}
}

function runNode(cwd: string, args: readonly string[]): Promise<{ code: number; output: string }> {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, args, {
			cwd,
			env: { ...outerEnv(), NO_COLOR: '1' },
		});
		let output = '';
		child.stdout.on('data', (data: Buffer) => (output += data.toString()));
		child.stderr.on('data', (data: Buffer) => (output += data.toString()));
		child.on('error', reject);
		child.on('close', (code) => resolve({ code: code ?? 1, output }));
	});
}

/** Otherwise an inner run of the tests would take itself for a worker of the outer one. */
const outerEnv = (): NodeJS.ProcessEnv =>
	Object.fromEntries(
		Object.entries(process.env).filter(
			([name]) => !/^(VITEST|VITE_|NODE_ENV$|TEST$|FORCE_COLOR$)/.test(name),
		),
	);
