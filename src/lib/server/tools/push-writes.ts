/** Pushes the writes of one tool call and turns refusals of the store into the error taxonomy. */
import type { AppError } from '../../core/result';
import { MAX_WRITES_PER_PUSH, type RejectReason, type WriteResult } from '../../core/sync/protocol';
import type { Write } from '../../core/sync/record';
import { Refusal } from './refusal';

export interface Pusher {
	/** One result per write, in order. */
	readonly push: (
		userId: string,
		device: string,
		writes: readonly unknown[],
	) => Promise<readonly WriteResult[]>;
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

function refused(result: WriteResult): AppError {
	const reason = result.reason ?? 'invalid_value';
	return {
		kind: kinds[reason],
		code: `error_rejected_${reason}`,
		message: result.message ?? `The change was refused (${reason}).`,
	};
}

/**
 * Pushes in chunks the store accepts. Throws a `Refusal` for the first write that was refused, or that lost entirely to
 * an edit made at the same moment; for writes that are pushed again, having lost is what one expects.
 */
export async function pushWrites(
	sync: Pusher,
	userId: string,
	device: string,
	writes: readonly Write[],
	options: { readonly repeated?: boolean } = {},
): Promise<void> {
	for (let at = 0; at < writes.length; at += MAX_WRITES_PER_PUSH) {
		const results = await sync.push(userId, device, writes.slice(at, at + MAX_WRITES_PER_PUSH));
		const rejected = results.find(({ status }) => status === 'rejected');
		if (rejected !== undefined) throw new Refusal(refused(rejected));
		if (options.repeated !== true && results.some(({ status }) => status === 'stale')) {
			throw new Refusal({
				kind: 'conflict',
				code: 'error_overtaken',
				message:
					'Somebody changed this at the same moment, and their edit was kept. Read it again before you retry.',
			});
		}
	}
}
