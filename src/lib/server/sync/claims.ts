/**
 * Who a write may say that it is from. A session is a person's: it writes as them, or carries out for an agent what
 * they approved; only the server itself writes as the system or as a connected program.
 */
import { z } from 'zod';
import type { Write } from '../../core/sync/record';

const Claimed = z.looseObject({ actor: z.looseObject({ kind: z.string(), id: z.string() }) });

const isOthers = ({ kind, id }: { readonly kind: string; readonly id: string }): boolean =>
	kind === 'system' || (kind === 'ai' && id.startsWith('mcp:'));

/**
 * The writes as they may be stored: what claims an actor that no device is becomes the person's own. Names of persons are
 * put right where the account is known; what is not well formed is left for the judgement of writes.
 */
export const withOwnClaims = (writes: readonly unknown[], userId: string): readonly unknown[] =>
	writes.map((write) => {
		const claimed = Claimed.safeParse(write);
		return claimed.success && isOthers(claimed.data.actor)
			? { ...claimed.data, actor: { kind: 'user', id: userId, name: '' } }
			: write;
	});

/** A person's write under their own id and the name of their account: nobody puts words into somebody else's mouth. */
export function attributed(write: Write, userId: string, name: string): Write {
	const { actor } = write;
	if (actor.kind !== 'user' || (actor.id === userId && actor.name === name)) return write;
	return { ...write, actor: { kind: 'user', id: userId, name } };
}
