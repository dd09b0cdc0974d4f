/**
 * What each side of syncing failed with last. They are kept apart: a pull that works says nothing about a push that the
 * server will never take, and must not make it look as if all were well.
 */
import type { Failure } from './transport';

export type Side = 'push' | 'pull' | 'expand' | 'live';

export interface Troubles {
	readonly add: (side: Side, failure: Failure) => void;
	readonly clear: (side: Side) => void;
	readonly of: (side: Side) => Failure | undefined;
	/** The one to tell the person about: what stops everything before what stops one side. */
	readonly gravest: () => Failure | undefined;
}

const byGravity = ['signed_out', 'offline', 'refused', 'too_large', 'no_room', 'retry'] as const;

export function createTroubles(): Troubles {
	const bySide = new Map<Side, Failure>();
	return {
		add: (side, failure) => void bySide.set(side, failure),
		clear: (side) => void bySide.delete(side),
		of: (side) => bySide.get(side),
		gravest: () => {
			const all = [...bySide.values()];
			return byGravity.flatMap((kind) => all.find((failure) => failure.kind === kind) ?? [])[0];
		},
	};
}

/** Whether nothing reached the server at all, so that any answer of it is reason to try again. */
export const isUnconnected = (failure: Failure | undefined): boolean =>
	failure?.kind === 'offline' || failure?.kind === 'signed_out';
