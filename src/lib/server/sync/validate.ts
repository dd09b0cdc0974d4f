/**
 * Judges one write by what can be known without the database: its form, its table and fields, its values, its size, its
 * clock. Takes values as they are, never the parsed copy: a newer client may have put more into them than we know.
 */
import type { z } from 'zod';
import type { Millis } from '../../core/ports/clock';
import { isAhead } from '../../core/sync/hlc';
import { WireWrite, type RejectReason, type WriteResult } from '../../core/sync/protocol';
import type { Write } from '../../core/sync/record';
import { isPlainWrite } from '../../core/sync/wire-write';
import { isInRange } from '../../core/sync/value-range';
import { areLines, isStorable } from '../../core/text';
import { tables, type RegisteredTable } from '../../registry';

/** Characters of one clear value as JSON: an enum, a date, an id, a rule, a name; never text a person wrote. */
const MAX_CLEAR_CHARS = 16_384;
/** Characters of one sealed box: a note of some 700,000 letters. */
const MAX_BOX_CHARS = 1_048_576;

export interface Judged {
	readonly write: Write;
	readonly table: RegisteredTable;
}

export type Judgement =
	{ readonly ok: true; readonly value: Judged } | { readonly ok: false; readonly result: WriteResult };

export const reject = (reason: RejectReason, message: string): WriteResult => ({
	status: 'rejected',
	reason,
	message,
});
const refuse = (reason: RejectReason, message: string): Judgement => ({
	ok: false,
	result: reject(reason, message),
});

const sizeOf = (value: unknown): number =>
	typeof value === 'string'
		? value.length
		: value !== null && typeof value === 'object'
			? JSON.stringify(value).length
			: 0;

function judgeClear(known: RegisteredTable, set: Readonly<Record<string, unknown>>): Judgement | undefined {
	const shape = (known.table.row as z.ZodObject).shape as Record<string, z.ZodType>;
	for (const field of Object.keys(set)) {
		if (known.sealed.has(field)) {
			return refuse('plaintext_in_sealed_field', `The field ${field} must be encrypted before it is sent.`);
		}
		if (!known.clear.has(field)) return refuse('unknown_field', `There is no field ${field} here.`);
		const value = set[field];
		if (sizeOf(value) > MAX_CLEAR_CHARS) return refuse('too_large', `The value of ${field} is too large.`);
		if (!isInRange(value) || !shape[field]!.safeParse(value).success) {
			return refuse('invalid_value', `The value of ${field} is not valid.`);
		}
		// Whatever is clear is shown in lists, logs of an operator and answers to agents, always within a line.
		if (!areLines(value)) {
			return refuse('invalid_value', `The value of ${field} holds line breaks or marks that turn a line.`);
		}
	}
	return undefined;
}

function judgeBox(known: RegisteredTable, box: NonNullable<Write['box']>): Judgement | undefined {
	if (box.data.length > MAX_BOX_CHARS) return refuse('too_large', 'The encrypted text is too large.');
	let last = '';
	for (const field of box.fields) {
		if (!known.sealed.has(field)) {
			return refuse('unknown_field', `There is no encrypted field of this name in ${known.table.name}.`);
		}
		// Sorted and without repeats, because the names are bound into the seal.
		if (field <= last) return refuse('invalid_value', 'The encrypted fields are not in order.');
		last = field;
	}
	return undefined;
}

/** The write, or why it is refused. `now` is the server's clock. */
export function judge(raw: unknown, now: Millis): Judgement {
	let write: Write;
	if (isPlainWrite(raw)) write = raw;
	else {
		const parsed = WireWrite.safeParse(raw);
		if (!parsed.success) {
			const path = parsed.error.issues[0]?.path.join('.');
			return refuse('invalid_value', `This change is not well formed${path ? ` (${path})` : ''}.`);
		}
		write = parsed.data as Write;
	}
	const known = tables.get(write.table);
	if (known === undefined) return refuse('unknown_table', 'This server does not know this kind of entry.');
	if (isAhead(write.stamp, now)) return refuse('clock_ahead', 'The clock of this device is ahead.');
	const { space, id, set, box, deleted, actor } = write;
	if (!isStorable(space) || !isStorable(id) || !isStorable(set) || !isStorable(actor)) {
		return refuse('invalid_value', 'This text holds characters that cannot be stored.');
	}
	const { name: _, ...ids } = actor;
	if (!areLines([space, id, ids])) {
		return refuse('invalid_value', 'An id of this change holds characters that no id has.');
	}
	const empty = (set === undefined || Object.keys(set).length === 0) && box === undefined;
	if (empty && deleted === undefined) return refuse('invalid_value', 'This change sets nothing.');
	return (
		(set === undefined ? undefined : judgeClear(known, set)) ??
		(box === undefined ? undefined : judgeBox(known, box)) ?? { ok: true, value: { write, table: known } }
	);
}
