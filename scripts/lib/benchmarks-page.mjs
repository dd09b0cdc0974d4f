/** `docs/benchmarks.md`: one section a comparison, each written by its own, with when and on what it was measured. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

const path = join(fileURLToPath(new URL('../..', import.meta.url)), 'docs', 'benchmarks.md');
const HEAD = `# Benchmarks

What \`npm run bench <name>\` measured last. Each section is written by its comparison; only ratios of one run travel to
other machines.
`;

/** The machine in words. */
export const machine = () =>
	`${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;

/** The text with the section of that title replaced, or added at its end. Other sections stay as they are. */
export function withSection(text, title, body) {
	const [head, ...sections] = text.split(/^(?=## )/m);
	const kept = sections.filter((section) => !section.startsWith(`## ${title}\n`));
	const place = sections.findIndex((section) => section.startsWith(`## ${title}\n`));
	kept.splice(place < 0 ? kept.length : place, 0, `## ${title}\n\n${body.trim()}\n`);
	return `${[head, ...kept].map((part) => part.trim()).join('\n\n')}\n`;
}

/** Writes the section, laid out as everything in the repository. */
export async function writeSection(title, body) {
	const text = withSection(existsSync(path) ? readFileSync(path, 'utf8') : HEAD, title, body);
	writeFileSync(path, await format(text, { ...(await resolveConfig(path)), filepath: path }));
}
