/**
 * Prisma's PostgreSQL adapter, corrected for migrations: the original cuts scripts at every semicolon, also inside
 * functions and comments, and cannot read the one-byte type of PostgreSQL's catalogue.
 */
import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum } from '@prisma/driver-adapter-utils';

/** Catalogue columns of PostgreSQL's one-byte type, where the engine selects them; the name they come back under. */
const SINGLE_BYTE = /\b(?:constr\.(contype)\s+AS\s+(\w+)|con\.(confdeltype|confupdtype)\b(?=,))/g;

type Adapter = Awaited<ReturnType<PrismaPg['connect']>>;

/** Held while a script runs: whoever finds an unfinished one in the books waits for a process that was killed to be over. */
export const SCRIPT_LOCK = 7_316_402;

/**
 * A script that keeps its own book, in one transaction: what the books call unfinished was not applied, however the process
 * ended. The engine writes its entry after the script, which is too late for that.
 */
const booked = (script: string): string => `SELECT pg_advisory_xact_lock(${SCRIPT_LOCK});
${script}
;
DO $$ BEGIN
	IF to_regclass('_prisma_migrations') IS NOT NULL THEN
		UPDATE _prisma_migrations SET finished_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL;
	END IF;
END $$;`;

/** Corrects one connection. It sends a script as one simple query, which PostgreSQL parses itself and runs as one transaction. */
function corrected(adapter: Adapter): Adapter {
	adapter.executeScript = async (script) => {
		try {
			await adapter.underlyingDriver().query(booked(script));
		} catch (error) {
			adapter['onError'](error);
		}
	};
	const queryRaw = adapter.queryRaw.bind(adapter);
	adapter.queryRaw = async (query) => {
		const aliases = new Set([...query.sql.matchAll(SINGLE_BYTE)].map((match) => match[2] ?? match[3]));
		if (aliases.size === 0) return queryRaw(query);
		const sql = query.sql
			.replace(SINGLE_BYTE, (whole, _type, alias?: string, action?: string) =>
				alias === undefined ? `${whole}::text AS ${action}` : `constr.contype::text AS ${alias}`,
			)
			// PostgreSQL 18 lists NOT NULL among the constraints; the engine knows it as a property of the column.
			.replace(/NOT IN \('p', 'u', 'f'\)/, "NOT IN ('p', 'u', 'f', 'n')");
		const result = await queryRaw({ ...query, sql });
		const columnTypes = result.columnTypes.map((type, at) =>
			aliases.has(result.columnNames[at] ?? '') ? ColumnTypeEnum.Character : type,
		);
		return { ...result, columnTypes };
	};
	return adapter;
}

export class MigrationPg extends PrismaPg {
	readonly #opened: Adapter[] = [];

	/** `schema` is where unqualified names go, the engine's own tables among them. */
	constructor(url: string, schema: string) {
		super({ connectionString: url, options: `-c search_path=${schema}` }, { schema });
	}

	override async connect(): Promise<Adapter> {
		const adapter = corrected(await super.connect());
		const dispose = adapter.dispose.bind(adapter);
		let disposed: Promise<void> | undefined;
		adapter.dispose = () => (disposed ??= dispose());
		this.#opened.push(adapter);
		return adapter;
	}

	/** Ends what the engine left open; a process that only migrates would otherwise wait for its pools to go idle. */
	async close(): Promise<void> {
		await Promise.all(this.#opened.map((adapter) => adapter.dispose()));
	}
}
