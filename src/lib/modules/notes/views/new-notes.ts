/** Notes that were made in this tab: the last one waits for its form, and one that is left empty goes again. */

let fresh: string | undefined;
const made = new Set<string>();

export function noteMade(id: string): void {
	fresh = id;
	made.add(id);
}

/** Whether this note was just made and its form is the first to ask; true once. */
export function isFirstLook(id: string): boolean {
	const first = fresh === id;
	if (first) fresh = undefined;
	return first;
}

export const wasMadeHere = (id: string): boolean => made.has(id);
