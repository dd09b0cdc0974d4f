/** Steps that a tab can take back by number: a function cannot cross from one thread to the other. */
import { err, ok, type Result } from '../../core/result';
import { Failed } from '../failed';
import type { Done } from '../workspace';
import type { Taken } from './host';

export interface Steps {
	/** The number under which `onundone` tells, before the step is there. */
	readonly next: () => number;
	readonly taken: <Value>(step: number, done: Result<Done<Value>>) => Result<Taken<Value>>;
	readonly undo: (step: number) => Promise<Result<void>>;
}

/** The words of what was thrown; a defect stays one. */
export async function asResult<T>(work: () => Promise<T>): Promise<Result<T>> {
	try {
		return ok(await work());
	} catch (error) {
		if (error instanceof Failed) return err(error.app);
		throw error;
	}
}

/** Steps whose undo may still be asked for; a toast is gone long before so many others were taken. */
const MAX_STEPS = 200;

export function createSteps(): Steps {
	const undos = new Map<number, () => Promise<void>>();
	let last = 0;
	return {
		next: () => (last += 1),
		taken: (step, done) => {
			if (!done.ok) return done;
			const { value, undo } = done.value;
			if (undo === undefined) return ok({ value });
			undos.set(step, undo);
			if (undos.size > MAX_STEPS) undos.delete(undos.keys().next().value!);
			return ok({ value, step });
		},
		undo: (step) => asResult(async () => undos.get(step)?.()),
	};
}
