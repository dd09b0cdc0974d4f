/**
 * Who a write may say that it is from. A session is a person's: it writes as them, or carries out for an agent what
 * they approved; only the server itself writes as the system or as a connected program.
 */
import { z } from 'zod';
import type { Write } from '../../core/sync/record';
import { oneLine } from '../../core/text';

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

/**
 * A write under the name that it may bear: a person's under their own id and the name of their account, so that nobody puts
 * words into somebody else's mouth; an agent's as one line. Names are put right and never a reason to refuse what was
 * written, because older accounts and agents may bear such a name.
 */
export function attributed(write: Write, userId: string, accountName: string): Write {
	const { actor } = write;
	const isUser = actor.kind === 'user';
	const id = isUser ? userId : actor.id;
	const name = oneLine(isUser ? accountName : actor.name);
	return actor.id === id && actor.name === name ? write : { ...write, actor: { ...actor, id, name } };
}
