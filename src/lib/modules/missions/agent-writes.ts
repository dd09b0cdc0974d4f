/** Which writes of a run belong to a person's data. The runner's own books are not something to show or to take back. */

/** Runs, their steps and proposals keep account of what an agent did; taking them back would falsify the record. */
const BOOKS: ReadonlySet<string> = new Set(['missions.iterations', 'missions.steps', 'missions.proposals']);

export const isWork = (write: { readonly table: string }): boolean => !BOOKS.has(write.table);
