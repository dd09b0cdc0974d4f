/**
 * Turns what a command returned into writes for the sync store: clear fields as they are, sealed fields in one box per
 * write, each with its own stamp. The same stamps are used when the call is repeated.
 */
import { sealBox, type CipherDep, type SpaceKey } from '../../core/crypto';
import type { Change } from '../../core/module';
import type { ClockDep } from '../../core/ports/clock';
import type { RandomDep } from '../../core/ports/random';
import { nextStamp, type Stamp } from '../../core/sync/hlc';
import type { Actor } from '../../core/sync/actor';
import type { Write } from '../../core/sync/record';
import { tables } from '../../registry';
import { Refusal } from './refusal';

interface SealDeps extends CipherDep<Uint8Array>, RandomDep, ClockDep {
	readonly space: string;
	readonly actor: Actor;
	/** Device part of the stamps. */
	readonly device: string;
	/** The sequence of the space up to which the command had read. */
	readonly seen: number;
	/** Asked for only when a change sets a sealed field. Throws a `Refusal` when the key may not be used. */
	readonly key: () => Promise<SpaceKey<Uint8Array>>;
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
	deps: SealDeps,
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
		const clear: Record<string, unknown> = {};
		const sealed: Record<string, unknown> = {};
		for (const [field, value] of Object.entries(change.set ?? {})) {
			if (value === undefined) continue;
			if (registered.sealed.has(field)) sealed[field] = value;
			else if (registered.clear.has(field)) clear[field] = value;
			else throw new Error(`A command wrote ${change.table}.${field}, which is not declared.`);
		}
		const address = { space: deps.space, table: change.table, id: change.id, stamp };
		const box =
			Object.keys(sealed).length > 0 ? await sealBox(deps, await deps.key(), address, sealed) : undefined;
		writes.push({
			...address,
			actor: deps.actor,
			seen: deps.seen,
			...(Object.keys(clear).length > 0 ? { set: clear } : {}),
			...(box === undefined ? {} : { box }),
			...(change.deleted === undefined ? {} : { deleted: change.deleted }),
		});
	}
	return writes;
}
