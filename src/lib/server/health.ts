/** Whether this process can do its work: database, migrations, queue. Parts are added by whoever owns them. */
import { readdir } from 'node:fs/promises';
import { problemLine, type HealthProblem } from '../core/health-problem';
import type { Database } from './db/database';
import { migrationsDir } from './db/migrate';
import type { DatabaseWatch } from './db/watch';

const DEADLINE_MS = 2_000;

export interface HealthReport {
	readonly status: 'ok' | 'not_ready';
	/** `ok`, or one sentence about what is wrong; never an address or a secret. */
	readonly checks: Readonly<Record<string, string>>;
}

export interface Health {
	/** Adds a part. `check` rejects or throws when the part is not well; its message is logged, not shown. */
	readonly add: (name: string, check: () => Promise<unknown>) => void;
	readonly report: () => Promise<HealthReport>;
	/** From now on this process says that it is going away. */
	readonly drain: () => void;
}

/** A problem that may be shown to anybody who can reach `/health`. */
class Unwell extends Error {
	constructor(problem: HealthProblem) {
		super(problemLine(problem));
	}
}

async function appliedMigrations(db: Database): Promise<ReadonlySet<string>> {
	const books = await db.pool.query("SELECT WHERE to_regclass('ops._prisma_migrations') IS NOT NULL");
	if (books.rowCount === 0) return new Set();
	const { rows } = await db.pool.query<{ migration_name: string }>(
		'SELECT migration_name FROM ops._prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
	);
	return new Set(rows.map((row) => row.migration_name));
}

async function checkMigrations(db: Database): Promise<void> {
	const applied = await appliedMigrations(db);
	const entries = await readdir(migrationsDir(), { withFileTypes: true });
	const missing = entries.filter((entry) => entry.isDirectory() && !applied.has(entry.name));
	if (missing.length > 0) throw new Unwell({ kind: 'behind', migrations: missing.length });
}

async function withDeadline(work: Promise<unknown>, late: () => 'slow' | 'starved'): Promise<void> {
	let timer: NodeJS.Timeout | undefined;
	const deadline = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Unwell({ kind: late(), seconds: DEADLINE_MS / 1_000 })), DEADLINE_MS);
	});
	try {
		await Promise.race([work, deadline]);
	} finally {
		clearTimeout(timer);
	}
}

export interface HealthDeps {
	readonly db: Database;
	readonly watch: DatabaseWatch;
	/** Whether somebody starts the database again when it ends. */
	readonly embedded: boolean;
}

/** It answers and takes in what is written. */
async function checkDatabase({ db, watch, embedded }: HealthDeps): Promise<void> {
	try {
		await db.reach();
	} catch (error) {
		if (watch.note(error) === 'away' && embedded) throw new Unwell({ kind: 'restarting' });
		throw error;
	}
	if ((await watch.look()) === 'full') throw new Unwell({ kind: 'full' });
}

export function createHealth(deps: HealthDeps): Health {
	const { db } = deps;
	const checks = new Map<string, () => Promise<unknown>>([
		['database', () => checkDatabase(deps)],
		['migrations', () => checkMigrations(db)],
	]);
	const late = (name: string) => (): 'slow' | 'starved' =>
		(name === 'database' || name === 'migrations') && db.isShort() ? 'starved' : 'slow';
	let draining = false;
	return {
		add: (name, check) => void checks.set(name, check),
		drain: () => void (draining = true),
		report: async () => {
			const results = await Promise.all(
				[...checks].map(async ([name, check]) => {
					try {
						await withDeadline(check(), late(name));
						return [name, 'ok'] as const;
					} catch (error) {
						return [
							name,
							error instanceof Unwell ? error.message : problemLine({ kind: 'unreachable' }),
						] as const;
					}
				}),
			);
			if (draining) results.push(['process', problemLine({ kind: 'stopping' })] as never);
			return {
				status: results.every(([, text]) => text === 'ok') ? 'ok' : 'not_ready',
				checks: Object.fromEntries(results),
			};
		},
	};
}
