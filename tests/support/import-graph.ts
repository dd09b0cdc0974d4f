/** Reads who imports whom from the sources, types included, so that the import table can be checked edge by edge. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

export interface Edge {
	/** Paths from the project root, with forward slashes. */
	readonly from: string;
	/** A path from the project root, or a package name. */
	readonly to: string;
}

const generated = /^src\/lib\/(i18n\/paraglide|server\/db\/generated)\//;

/** Every file of ours below `folder`, as paths from the project root; packages that a comparison installed are none. */
export function filesBelow(root: string, folder: string): readonly string[] {
	const found: string[] = [];
	const walk = (path: string): void => {
		for (const entry of readdirSync(path).filter((name) => name !== 'node_modules')) {
			const next = join(path, entry);
			if (statSync(next).isDirectory()) walk(next);
			else found.push(relative(root, next).replaceAll('\\', '/'));
		}
	};
	walk(join(root, folder));
	return found.filter((path) => !generated.test(path)).sort();
}

/** The code that may contain imports: whole scripts, or the script blocks of a component. */
function codeOf(path: string, text: string): string {
	if (!path.endsWith('.svelte')) return text;
	return [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map((match) => match[1]).join('\n');
}

function resolveImport(root: string, from: string, specifier: string): string {
	const base = specifier.startsWith('$lib')
		? join(root, 'src/lib', specifier.slice('$lib'.length))
		: specifier.startsWith('.')
			? resolve(root, dirname(from), specifier)
			: undefined;
	if (base === undefined) return specifier;
	for (const candidate of [base, `${base}.ts`, `${base}.js`, `${base}.svelte`, join(base, 'index.ts')]) {
		if (statSync(candidate, { throwIfNoEntry: false })?.isFile()) {
			return relative(root, candidate).replaceAll('\\', '/');
		}
	}
	return relative(root, base).replaceAll('\\', '/');
}

/** All static and dynamic imports below `src`. */
export function importGraph(root: string): readonly Edge[] {
	return filesBelow(root, 'src')
		.filter((path) => /\.(ts|js|svelte)$/.test(path))
		.flatMap((from) => {
			const code = codeOf(from, readFileSync(join(root, from), 'utf8'));
			return ts
				.preProcessFile(code, true, true)
				.importedFiles.map((file) => ({ from, to: resolveImport(root, from, file.fileName) }));
		});
}

/** One cycle through the graph as a list of files, or `undefined` when there is none. */
export function findCycle(edges: readonly Edge[]): readonly string[] | undefined {
	const next = new Map<string, string[]>();
	for (const { from, to } of edges) {
		if (from !== to) next.set(from, [...(next.get(from) ?? []), to]);
	}
	const done = new Set<string>();
	const trail: string[] = [];
	const visit = (file: string): readonly string[] | undefined => {
		if (done.has(file)) return undefined;
		const at = trail.indexOf(file);
		if (at >= 0) return [...trail.slice(at), file];
		trail.push(file);
		for (const to of next.get(file) ?? []) {
			const cycle = visit(to);
			if (cycle) return cycle;
		}
		trail.pop();
		done.add(file);
		return undefined;
	};
	for (const file of next.keys()) {
		const cycle = visit(file);
		if (cycle) return cycle;
	}
	return undefined;
}
