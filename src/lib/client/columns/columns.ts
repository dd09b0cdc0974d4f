/** The peeks of one table in one space, in memory: every question about clear fields is answered from here. Pure. */
import type { AnyTable } from '../../core/module';
import { isSamePeek, layoutOf, moved, type Move, type Peek } from './peek';

export interface PeekChange {
	readonly id: string;
	readonly before: Peek | undefined;
	readonly after: Peek | undefined;
}

export interface Columns {
	readonly get: (id: string) => Peek | undefined;
	readonly all: () => Iterable<Peek>;
	/** Takes in news; answers what a query could tell from before. */
	readonly take: (moves: readonly Move[]) => readonly PeekChange[];
	/** Replaces everything. */
	readonly reset: (peeks: Iterable<Peek>) => void;
}

export function createColumns(table: AnyTable): Columns {
	const layout = layoutOf(table);
	const peeks = new Map<string, Peek>();
	return {
		get: (id) => peeks.get(id),
		all: () => peeks.values(),
		take: (moves) =>
			moves.flatMap((move) => {
				const before = peeks.get(move.id);
				const after = moved(layout, before, move);
				if (after === undefined) peeks.delete(move.id);
				else peeks.set(move.id, after);
				if (before === after || (before !== undefined && after !== undefined && isSamePeek(before, after)))
					return [];
				return [{ id: move.id, before, after }];
			}),
		reset: (next) => {
			peeks.clear();
			for (const peek of next) peeks.set(peek.id, peek);
		},
	};
}
