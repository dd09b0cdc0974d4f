/** Every record of a table as a person would see it who looks at all of it. */
import type { Stored, AnyTable } from '../../src/lib/core/module';
import type { Entry } from '../../src/lib/client/rows/open-row';
import type { BrokenRow } from '../../src/lib/client/rows/records';
import type { TableRows } from '../../src/lib/client/rows/table-rows';

export interface Seen {
	readonly all: readonly Stored<AnyTable>[];
	readonly broken: readonly BrokenRow[];
	readonly entry: (id: string) => Entry | undefined;
}

export async function lookAtAll(rows: TableRows): Promise<Seen> {
	await rows.ready();
	const ids = [...rows.peeks()].map(({ id }) => id);
	const entries = new Map<string, Entry>();
	for (const [at, entry] of (await rows.entries(ids)).entries())
		if (entry !== undefined) entries.set(ids[at]!, entry);
	const shown = [...entries];
	return {
		all: shown.flatMap(([, { row }]) => row ?? []),
		broken: shown.flatMap(([id, { broken }]) => (broken === undefined ? [] : [{ id, reason: broken }])),
		entry: (id) => entries.get(id),
	};
}
