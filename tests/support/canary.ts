/** Words that must never be found outside a sealed box, and the search for them through everything a server keeps. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

/** `count` words that occur nowhere else: no dictionary, no encoding of something else. */
export const canaries = (count: number, seed = 'quokka'): readonly string[] =>
	Array.from({ length: count }, (_, index) => `${seed}zx${index.toString(36).padStart(3, '0')}vw`);

/** How a word may hide in plain sight: as it is, in another case, as base64 in each alignment, as hex. */
function disguises(seed: string): readonly RegExp[] {
	const aligned = [0, 1, 2].map((shift) => {
		const text = Buffer.from(`${' '.repeat(shift)}${seed}zx`).toString('base64');
		// The outer characters depend on the neighbours; the inner ones do not.
		return text.replace(/=+$/, '').slice(shift === 0 ? 0 : 4, -2);
	});
	return [
		new RegExp(`${seed}zx`, 'i'),
		new RegExp(Buffer.from(`${seed}zx`).toString('hex'), 'i'),
		...aligned.map((text) => new RegExp(text.replace(/[+/]/g, '\\$&'))),
	];
}

export const findCanary = (text: string, seed = 'quokka'): string | undefined => {
	for (const pattern of disguises(seed)) {
		const hit = pattern.exec(text);
		if (hit) return text.slice(Math.max(0, hit.index - 40), hit.index + 60);
	}
	return undefined;
};

/** Every row of every table of every schema, as text. Answers `schema.table: excerpt` for each table with a hit. */
export async function searchDatabase(url: string, seed = 'quokka'): Promise<readonly string[]> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		const { rows: relations } = await client.query<{ name: string }>(`
			SELECT format('%I.%I', n.nspname, c.relname) AS name
			FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
			WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'`);
		const hits: string[] = [];
		for (const { name } of relations) {
			const { rows } = await client.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
			const hit = rows.map(({ row }) => findCanary(row, seed)).find((found) => found !== undefined);
			if (hit !== undefined) hits.push(`${name}: ${hit}`);
		}
		return hits;
	} finally {
		await client.end();
	}
}

/** Every file below a folder (data pages, write-ahead log, logs), as bytes. */
export function searchFiles(dir: string, seed = 'quokka'): readonly string[] {
	const hits: string[] = [];
	for (const name of readdirSync(dir, { recursive: true })) {
		const path = join(dir, String(name));
		if (!statSync(path, { throwIfNoEntry: false })?.isFile()) continue;
		const hit = findCanary(readFileSync(path, 'latin1'), seed);
		if (hit !== undefined) hits.push(`${path}: ${hit}`);
	}
	return hits;
}
