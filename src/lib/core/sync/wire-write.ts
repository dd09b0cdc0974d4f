/**
 * A quick look that lets ordinary writes pass without being parsed: a push of a thousand writes would otherwise spend more
 * time on copies of them than on everything else but the database. `WireWrite` stays the definition: what passes here
 * is what it would answer (held by a property test), and what does not pass is for it to judge.
 */
import { STAMP_PATTERN } from './hlc';
import { SEALED_PATTERN } from './protocol';
import type { Write } from './record';

const isText = (value: unknown, max: number, min = 0): value is string =>
	typeof value === 'string' && value.length >= min && value.length <= max;

const isOptionalId = (value: unknown): boolean => value === undefined || isText(value, 64);

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether every key is known: a parsed copy would drop the others, and a write that passes is stored as it is. */
function hasOnly(value: Readonly<Record<string, unknown>>, known: ReadonlySet<string>): boolean {
	for (const key in value) if (!known.has(key)) return false;
	return true;
}

const writeKeys = new Set(['space', 'table', 'id', 'stamp', 'set', 'box', 'deleted', 'actor', 'seen']);
const boxKeys = new Set(['fields', 'data']);
const personKeys = new Set(['kind', 'id', 'name']);
const agentKeys = new Set([...personKeys, 'missionId', 'iterationId']);

function isActor(actor: unknown): boolean {
	if (!isObject(actor) || !isText(actor['id'], 64) || !isText(actor['name'], 80)) return false;
	if (actor['kind'] === 'user' || actor['kind'] === 'system') return hasOnly(actor, personKeys);
	return (
		actor['kind'] === 'ai' &&
		isOptionalId(actor['missionId']) &&
		isOptionalId(actor['iterationId']) &&
		hasOnly(actor, agentKeys)
	);
}

function isBox(box: unknown): boolean {
	if (!isObject(box) || !hasOnly(box, boxKeys)) return false;
	const { fields, data } = box;
	if (!Array.isArray(fields) || fields.length === 0 || fields.length > 64) return false;
	return (
		fields.every((field) => isText(field, 64, 1)) && typeof data === 'string' && SEALED_PATTERN.test(data)
	);
}

function isSet(set: unknown): boolean {
	if (!isObject(set)) return false;
	for (const field in set) if (!isText(field, 64, 1) || field === '__proto__') return false;
	return true;
}

/** True only for JSON values that `WireWrite` accepts unchanged. */
export function isPlainWrite(raw: unknown): raw is Write {
	if (!isObject(raw) || !hasOnly(raw, writeKeys)) return false;
	const { space, table, id, stamp, set, box, deleted, actor, seen } = raw;
	return (
		isText(space, 64, 1) &&
		isText(table, 64, 1) &&
		isText(id, 128, 1) &&
		typeof stamp === 'string' &&
		STAMP_PATTERN.test(stamp) &&
		(set === undefined || isSet(set)) &&
		(box === undefined || isBox(box)) &&
		(deleted === undefined || typeof deleted === 'boolean') &&
		(seen === undefined || (Number.isSafeInteger(seen) && (seen as number) >= 0)) &&
		isActor(actor)
	);
}
