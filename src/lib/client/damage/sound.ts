/**
 * Whether a row of the account database has the shape that every reader counts on. A disk, a browser that was killed, or
 * an extension can leave others; what they hold is not judged here, only whether it can be read without a fall.
 */
import { STAMP_PATTERN } from '../../core/sync/hlc';
import { SEALED_PATTERN } from '../../core/sync/protocol';
import { tables } from '../../registry';

type Fields = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isFlag: Check = (value) => typeof value === 'boolean';
const isStamp: Check = (value) => typeof value === 'string' && STAMP_PATTERN.test(value);

const isFields = (value: unknown): value is Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
const isListOf =
	(check: Check): Check =>
	(value) =>
		Array.isArray(value) && value.every(check);
const isRecordOf =
	(check: Check): Check =>
	(value) =>
		isFields(value) && Object.values(value).every(check);
const isAbsentOr =
	(check: Check): Check =>
	(value) =>
		value === undefined || check(value);
/** An object whose fields pass; others may be there as well, because a newer version of the app may have written them. */
const isShape = (shape: Readonly<Record<string, Check>>): Check => {
	const checks = Object.entries(shape);
	return (value) => isFields(value) && checks.every(([name, check]) => check(value[name]));
};

const isActor = isShape({ kind: isText, id: isText, name: isText });
const isSlot: Check = (value) => Array.isArray(value) && value.length === 2 && isStamp(value[1]);
const isBox = isShape({ fields: isListOf(isText), data: isText });
const slots = { clear: isRecordOf(isSlot), sealed: isRecordOf(isStamp), boxes: isRecordOf(isBox) };
const isDeleted: Check = (value) =>
	value === null || (Array.isArray(value) && value.length === 2 && isFlag(value[0]) && isStamp(value[1]));
const state = {
	...slots,
	deleted: isDeleted,
	last: isShape({ stamp: isStamp, actor: isActor, seen: isNumber, others: isAbsentOr(isRecordOf(isNumber)) }),
};
const place = { space: isText, table: isText, id: isText };

const isTyped = isShape({
	stamp: isStamp,
	seq: (value) => value === null || isNumber(value),
	over: isAbsentOr(isListOf(isShape({ seq: isNumber, stamp: isStamp, box: isBox }))),
});
const isStored = isShape({
	...state,
	space: isText,
	id: isText,
	author: isText,
	updatedAt: isNumber,
	index: isFields,
	typed: isAbsentOr(isRecordOf(isTyped)),
});
const isSynced = isShape({ ...state, ...place, author: isText, seq: isNumber });
const isWrite = isShape({
	...place,
	stamp: isStamp,
	actor: isActor,
	set: isAbsentOr(isFields),
	box: isAbsentOr(
		isShape({
			fields: isListOf(isText),
			data: (value) => typeof value === 'string' && SEALED_PATTERN.test(value),
		}),
	),
	deleted: isAbsentOr(isFlag),
	seen: isAbsentOr(isNumber),
});
/** A write stands under the address it is for. */
const ownWrite: Check = (value) => {
	const { space, table, id, write } = value as Fields & { readonly write: Fields };
	return write['space'] === space && write['table'] === table && write['id'] === id;
};

const isScalar: Check = (value) => value === undefined || value === null || typeof value !== 'object';
/** Parts are read by the thousand, so that only their lengths are compared. */
const isPacked: Check = (value) => {
	if (!isFields(value)) return false;
	const { ids, updatedAt, presence, pages, values } = value;
	if (!Array.isArray(ids) || !Array.isArray(values)) return false;
	const isLong = (list: unknown): boolean =>
		(Array.isArray(list) || ArrayBuffer.isView(list)) &&
		(list as unknown as { readonly length: number }).length === ids.length;
	return (
		[updatedAt, presence, pages].every(isLong) &&
		values.every((column) => isFields(column) && Array.isArray(column['all']) && isLong(column['of']))
	);
};

const fixed: Readonly<Record<string, Check>> = {
	_outbox: (row) => isShape({ ...place, write: isWrite, bytes: isNumber })(row) && ownWrite(row),
	_rejected: (row) =>
		isShape({ ...place, write: isWrite, reason: isText, message: isText, at: isNumber })(row) &&
		ownWrite(row),
	_base: isShape({
		...place,
		author: isText,
		open: isNumber,
		state: (value) => value === null || isShape(state)(value),
	}),
	_cursors: isShape({
		space: isText,
		seq: isCount,
		staged: isAbsentOr(isCount),
		first: isAbsentOr(isListOf(isShape({ table: isText, id: isText, seq: isCount }))),
	}),
	_pages: isShape({
		space: isText,
		staged: (value) => value === 0 || value === 1,
		records: isListOf(isSynced),
	}),
	_parked: isSynced,
	_conflicts: isShape({
		...place,
		key: isText,
		at: isNumber,
		lost: isShape(slots),
		won: isAbsentOr(isShape(slots)),
		over: isAbsentOr(isShape(slots)),
		gone: isAbsentOr(isShape({ by: isText, under: isListOf(isShape({ table: isText, id: isText })) })),
	}),
	_device: isShape({
		id: (value) => typeof value === 'string' && /^[A-Za-z0-9_]{4,32}$/.test(value),
		stamp: isAbsentOr(isStamp),
		offsetMs: isNumber,
	}),
	_keys: isShape({
		keyId: isText,
		space: isText,
		epoch: isNumber,
		key: (value) => Object.prototype.toString.call(value) === '[object CryptoKey]',
	}),
	_columns: isShape({
		space: isText,
		table: isText,
		part: isNumber,
		packed: isAbsentOr(isPacked),
		shape: isAbsentOr(isText),
		parts: isAbsentOr(isCount),
		upTo: isAbsentOr(isCount),
	}),
	_moves: isShape({
		space: isText,
		table: isText,
		moves: isListOf(
			isShape({ id: isText, updatedAt: isNumber, presence: isAbsentOr(isCount), values: isListOf(isScalar) }),
		),
	}),
	_session: isShape({
		account: isShape({ id: isText, name: isText, email: isText, role: isText }),
		spaces: isListOf(isShape({ id: isText, kind: isText, name: isText, role: isText })),
		activeSpace: isText,
		lastSyncedAt: isAbsentOr(isNumber),
	}),
};

/** True also for stores that are not known here: nothing is said about those. */
export function isSound(store: string, row: unknown): boolean {
	const check = fixed[store] ?? (tables.has(store) ? isStored : undefined);
	return check === undefined || check(row);
}
