/** Several writes to one record, taken as one: a push holds a chain of them when someone typed for an hour offline. */
import { merge, type Merged } from './merge';
import type { RecordState, Write } from './record';

export interface Folded {
	/** The record after all of them. */
	readonly state: RecordState;
	/** One per write, in the order given. */
	readonly steps: readonly Merged[];
}

/** Merges the writes of one record one after another onto what is stored. `writes` must not be empty. */
export function fold(record: RecordState | undefined, writes: readonly Write[]): Folded {
	const steps: Merged[] = [];
	let state = record;
	for (const write of writes) {
		const step = merge(state, write);
		steps.push(step);
		state = step.state;
	}
	if (state === undefined) throw new Error('There is nothing to fold.');
	return { state, steps };
}
