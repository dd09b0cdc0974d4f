/**
 * Windows that moved are told of together, each as it is at one and the same moment: a record that leaves one window for
 * another is never in both of them, nor in neither. Knows nothing of what is told.
 */

/** Takes stock at once; answers, once everything is read, what tells of it. */
export type TakeStock = () => Promise<(() => void) | undefined>;

export interface Rounds {
	/** The next round looks at it. */
	readonly mark: (stock: TakeStock) => void;
	/** It is told no more. */
	readonly drop: (stock: TakeStock) => void;
	/** Resolves when everything that was marked by now has been told. */
	readonly settled: () => Promise<void>;
}

/** `schedule` collects what moves in one go; `ended` runs after what a round told, in the same go. */
export function createRounds(schedule: (work: () => void) => void, ended: () => void): Rounds {
	const marked = new Set<TakeStock>();
	const live = new Set<TakeStock>();
	let running: Promise<void> | undefined;

	const run = async (): Promise<void> => {
		try {
			while (marked.size > 0) {
				const round = [...marked];
				marked.clear();
				// All of them begin before anything else can happen: that is the one moment.
				const stocks = await Promise.all(round.map((stock) => stock()));
				stocks.forEach((tell, at) => live.has(round[at]!) && tell?.());
				ended();
			}
		} finally {
			running = undefined;
		}
	};
	return {
		mark: (stock) => {
			live.add(stock);
			marked.add(stock);
			running ??= new Promise<void>(schedule).then(run);
		},
		drop: (stock) => {
			live.delete(stock);
			marked.delete(stock);
		},
		settled: async () => {
			await running;
		},
	};
}
