/** Turns what the store says of the writes of a tool call into the error taxonomy. */
import type { AppError } from '../../core/result';
import { MAX_WRITES_PER_PUSH, type RejectReason, type WriteResult } from '../../core/sync/protocol';
import type { Write } from '../../core/sync/record';
import { Refusal } from './refusal';

export interface Pusher {
	/** One result per write, in order. */
	readonly push: (userId: string, writes: readonly unknown[]) => Promise<readonly WriteResult[]>;
}

const kinds: Readonly<Record<RejectReason, 'forbidden' | 'invalid' | 'conflict'>> = {
	not_a_member: 'forbidden',
	role_forbids: 'forbidden',
	module_not_in_space: 'forbidden',
	unknown_table: 'invalid',
	unknown_field: 'invalid',
	invalid_value: 'invalid',
	plaintext_in_sealed_field: 'invalid',
	clock_ahead: 'conflict',
	too_large: 'invalid',
	gone_for_good: 'conflict',
};

/** What is wrong with a write the store refused, in words. */
export function refused(result: WriteResult): AppError {
	const reason = result.reason ?? 'invalid_value';
	return {
		kind: kinds[reason],
		code: `error_rejected_${reason}`,
		message: result.message ?? `The change was refused (${reason}).`,
	};
}

/**
 * Pushes writes in chunks the store accepts. Having lost a field to a newer edit is no failure. Throws a `Refusal` for the
 * first write that was refused.
 */
export async function pushWrites(sync: Pusher, userId: string, writes: readonly Write[]): Promise<void> {
	for (let at = 0; at < writes.length; at += MAX_WRITES_PER_PUSH) {
		const results = await sync.push(userId, writes.slice(at, at + MAX_WRITES_PER_PUSH));
		const rejected = results.find(({ status }) => status === 'rejected');
		if (rejected !== undefined) throw new Refusal(refused(rejected));
	}
}
