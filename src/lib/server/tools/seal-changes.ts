/**
 * Turns what a command returned into writes for the sync store: clear fields as they are, sealed fields in one box per
 * write, each with its own stamp. The same stamps are used when the call is repeated.
 */
import { sealChange, type Change, type SealDeps } from '../../core/module';
import type { ClockDep } from '../../core/ports/clock';
import { nextStamp, type Stamp } from '../../core/sync/hlc';
import type { Write } from '../../core/sync/record';
import { tables } from '../../registry';
import { Refusal } from './refusal';

interface Sealing extends SealDeps<Uint8Array>, ClockDep {
	/** Device part of the stamps. */
	readonly device: string;
	/** The sequence of the space up to which the command had read. */
	readonly seen: number;
}

/** The next stamp after `last`, or a refusal when the records were stamped too far ahead of this server. */
export function stampAfter(deps: ClockDep & { readonly device: string }, last: Stamp | undefined): Stamp {
	const stamp = nextStamp(deps)(last);
	if (stamp.ok) return stamp.value;
	throw new Refusal({
		kind: 'conflict',
		code: 'error_clock_ahead',
		message: 'This record was last changed by a device whose clock is ahead. Try again in a few minutes.',
	});
}

/** Writes in the order of the changes, stamped after `last`. Throws when a change names a table or field nobody declared. */
export async function sealChanges(
	deps: Sealing,
	changes: readonly Change[],
	last: Stamp | undefined,
): Promise<readonly Write[]> {
	let stamp = last;
	const writes: Write[] = [];
	for (const change of changes) {
		const registered = tables.get(change.table);
		if (registered === undefined)
			throw new Error(`A command wrote to ${change.table}, which is not declared.`);
		stamp = stampAfter(deps, stamp);
		writes.push({ ...(await sealChange(deps, registered, change, stamp)), seen: deps.seen });
	}
	return writes;
}
