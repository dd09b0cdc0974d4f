/** `docs/benchmarks.md`: one section per comparison, which replaces the one of its last run. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('../../docs/benchmarks.md', import.meta.url));
const HEAD = '# Benchmarks\n\nWritten by `npm run bench <name>`: numbers of one machine on one day.\n';

/** Puts `text` under the heading `title`; `name` is the comparison's. */
export function writeSection(name, title, text) {
	const before = existsSync(file) ? readFileSync(file, 'utf8') : HEAD;
	const section = `## ${title}\n\n\`npm run bench ${name}\`\n\n${text}\n`;
	const start = before.indexOf(`## ${title}\n`);
	if (start < 0) return writeFileSync(file, `${before.trimEnd()}\n\n${section}`);
	const end = before.indexOf('\n## ', start + 1);
	writeFileSync(file, before.slice(0, start) + section + (end < 0 ? '' : before.slice(end)));
}
