/** One space in memory: a reader over plain rows, and a way to apply what a command returns. */
import type { AnyTable, Change, Stored } from '../../src/lib/core/module';
import { testClock } from '../../src/lib/core/ports/clock';
import { testIds, type Ids } from '../../src/lib/core/ports/random';
import type { CommandDeps } from '../../src/lib/core/module';
import { readerOver, type Reader } from '../../src/lib/core/ports/reader';
import type { Actor } from '../../src/lib/core/sync/actor';
import { tables } from '../../src/lib/registry';

interface Held {
	readonly fields: Record<string, unknown>;
	readonly deleted: boolean;
}

const ada: Actor = { kind: 'user', id: 'u-ada', name: 'Ada' };

export class MemorySpace {
	readonly #rows = new Map<string, Map<string, Held>>();
	readonly clock = testClock();
	readonly ids: Ids;

	constructor(ids: Ids = testIds('m')) {
		this.ids = ids;
	}

	#table(name: string): Map<string, Held> {
		const held = this.#rows.get(name) ?? new Map<string, Held>();
		this.#rows.set(name, held);
		return held;
	}

	apply(changes: readonly Change[]): void {
		for (const change of changes) {
			if (!tables.has(change.table)) throw new Error(`Unknown table ${change.table}.`);
			const before = this.#table(change.table).get(change.id);
			this.#table(change.table).set(change.id, {
				fields: { ...before?.fields, ...change.set },
				deleted: change.deleted ?? before?.deleted ?? false,
			});
		}
	}

	/** Another space that holds the same now. */
	copy(): MemorySpace {
		const other = new MemorySpace(this.ids);
		for (const [name, rows] of this.#rows) other.#rows.set(name, new Map(rows));
		return other;
	}

	/** Everything held, for comparing states; deleted rows are shown as deleted only. */
	snapshot(): Record<string, Record<string, unknown>> {
		const all: Record<string, Record<string, unknown>> = {};
		for (const [name, rows] of this.#rows) {
			for (const [id, row] of rows) if (!row.deleted) all[`${name}/${id}`] = row.fields;
		}
		return all;
	}

	idsIn(table: string): readonly string[] {
		return [...this.#table(table)].filter(([, row]) => !row.deleted).map(([id]) => id);
	}

	deletedIds(): readonly string[] {
		return [...this.#rows.values()].flatMap((rows) =>
			[...rows].filter(([, row]) => row.deleted).map(([id]) => id),
		);
	}

	allIds(): readonly string[] {
		return [...this.#rows.keys()].flatMap((name) => this.idsIn(name));
	}

	readonly reader: Reader = {
		get: async (table, id) => this.#open(table).find((row) => row.id === id),
		...readerOver((table) => this.#open(table)),
		deleted: async (table, ids) => this.#open(table, true).filter((row) => ids?.includes(row.id) ?? true),
	};

	#open<T extends AnyTable>(table: T, deleted = false): Stored<T>[] {
		const now = this.clock.now();
		return [...this.#table(table.name)]
			.filter(([, row]) => row.deleted === deleted)
			.map(
				([id, row]) =>
					({
						...(table.row.parse(row.fields) as object),
						id,
						meta: {
							authorId: ada.id,
							actor: ada,
							updatedAt: now,
							...(deleted ? { deletedAt: now } : {}),
						},
					}) as Stored<T>,
			);
	}

	deps(): CommandDeps {
		return {
			clock: this.clock,
			ids: this.ids,
			reader: this.reader,
			actor: ada,
			zone: 'Europe/Berlin',
			locale: 'en',
			space: { id: 's-1', kind: 'personal' },
		};
	}
}
