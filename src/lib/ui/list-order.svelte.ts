/** The order of rows on screen, left by a list for its detail's previous and next. Ids only. */

export interface Neighbours {
	readonly previous: string | undefined;
	readonly next: string | undefined;
	/** "3 / 12", or nothing when the row is not in the list. */
	readonly position: string | undefined;
}

export interface ListOrder {
	readonly setListOrder: (next: readonly string[]) => void;
	readonly neighboursOf: (id: string) => Neighbours;
}

/** One per list, so that the order of one module's rows outlives a look at another's. */
export function createListOrder(): ListOrder {
	let ids = $state.raw<readonly string[]>([]);
	return {
		setListOrder: (next) => {
			ids = next;
		},
		neighboursOf: (id) => {
			const at = ids.indexOf(id);
			return at < 0
				? { previous: undefined, next: undefined, position: undefined }
				: { previous: ids[at - 1], next: ids[at + 1], position: `${at + 1} / ${ids.length}` };
		},
	};
}
