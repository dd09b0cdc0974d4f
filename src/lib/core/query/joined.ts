/** Rows of several windows as one list. */

/**
 * The rows of all lists, each record once, as the first list has it: windows whose questions changed are answered one after
 * the other, so that for a moment two of them can show the same record.
 */
export function joined<Row extends { readonly id: string }>(...lists: readonly (readonly Row[])[]): Row[] {
	const byId = new Map<string, Row>();
	for (const list of lists) for (const row of list) if (!byId.has(row.id)) byId.set(row.id, row);
	return [...byId.values()];
}
