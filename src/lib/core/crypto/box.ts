/**
 * Sealed boxes, `enc:2:<key id>:<b64url iv>.<b64url ciphertext>` (design section 6): all sealed fields of one write as
 * one JSON object. The additional data names record, moment and fields, so a box moved elsewhere does not open.
 */
import type { RandomDep } from '../ports/random';
import { err, ok, type Result } from '../result';
import type { Box, RecordState } from '../sync/record';
import { fromBase64, fromUtf8, toBase64url, utf8, type Bytes } from './bytes';
import { IV_BYTES, TAG_BYTES, type CipherDep, type SpaceKey } from './cipher';

export interface BoxAddress {
	readonly space: string;
	readonly table: string;
	readonly id: string;
	/** Stamp of the write that sealed the box. */
	readonly stamp: string;
}

/** `unknown_key`: this account does not hold the key (yet). `corrupt`: it was altered, moved, or sealed with another key. */
export interface BoxError {
	readonly kind: 'unknown_key' | 'corrupt';
	readonly keyId?: string;
}

const PREFIX = 'enc:2:';

// `|` separates, so it may not occur inside a part; `,` likewise inside a field name.
const part = (text: string): string =>
	/[%|,]/.test(text) ? text.replaceAll('%', '%25').replaceAll('|', '%7C').replaceAll(',', '%2C') : text;

/** What the tag covers besides the ciphertext: `space|table|id|stamp|field names`, names sorted and joined by commas. */
const aadText = (address: BoxAddress, fields: readonly string[]): string =>
	`${part(address.space)}|${part(address.table)}|${part(address.id)}|${part(address.stamp)}|` +
	[...fields].sort().map(part).join(',');
const boxAad = (address: BoxAddress, fields: readonly string[]): Bytes => utf8(aadText(address, fields));

/**
 * Seals the fields under a fresh nonce. A field that is `undefined` is not set, as in JSON.
 * Throws when a value has no JSON form (a cycle, a bigint): that is a defect of the caller.
 */
export async function sealBox<K>(
	deps: CipherDep<K> & RandomDep,
	key: SpaceKey<K>,
	address: BoxAddress,
	fields: Readonly<Record<string, unknown>>,
): Promise<Box> {
	const names = Object.keys(fields)
		.filter((name) => fields[name] !== undefined)
		.sort();
	const iv = deps.random.bytes(IV_BYTES);
	const text = `{${names.map((name) => `${JSON.stringify(name)}:${JSON.stringify(fields[name])}`).join(',')}}`;
	const sealed = await deps.cipher.seal(key.key, iv, utf8(text), boxAad(address, names));
	return { fields: names, data: `${PREFIX}${key.keyId}:${toBase64url(iv)}.${toBase64url(sealed)}` };
}

interface Parsed {
	readonly keyId: string;
	readonly iv: Bytes;
	readonly sealed: Bytes;
}

function parseBox(data: string): Parsed | undefined {
	if (!data.startsWith(PREFIX)) return undefined;
	const colon = data.indexOf(':', PREFIX.length);
	const dot = data.indexOf('.', colon);
	if (colon <= PREFIX.length || dot < 0) return undefined;
	const iv = fromBase64(data.slice(colon + 1, dot));
	const sealed = fromBase64(data.slice(dot + 1));
	if (iv?.length !== IV_BYTES || sealed === undefined || sealed.length < TAG_BYTES) return undefined;
	return { keyId: data.slice(PREFIX.length, colon), iv, sealed };
}

/** The key a box asks for, or `undefined` when the text is not a box. */
export const boxKeyId = (data: string): string | undefined => parseBox(data)?.keyId;

/** The fields of a box, exactly those it names. */
export async function openBox<K>(
	deps: CipherDep<K>,
	keyOf: (keyId: string) => K | undefined,
	address: BoxAddress,
	box: Box,
): Promise<Result<Record<string, unknown>, BoxError>> {
	const parsed = parseBox(box.data);
	if (parsed === undefined) return err({ kind: 'corrupt' });
	const { keyId, iv, sealed } = parsed;
	const key = keyOf(keyId);
	if (key === undefined) return err({ kind: 'unknown_key', keyId });
	try {
		const plain = await deps.cipher.open(key, iv, sealed, boxAad(address, box.fields));
		return ok(JSON.parse(fromUtf8(plain)) as Record<string, unknown>);
	} catch {
		// Every cause (tag, text, JSON) means the same to the caller, and telling them apart would help only an attacker.
		return err({ kind: 'corrupt', keyId });
	}
}

/** A box as whoever opens it in another thread needs it: texts travel between threads at little cost. */
export interface BoxTexts {
	readonly keyId: string;
	/** Both base64url. */
	readonly iv: string;
	readonly sealed: string;
	readonly aad: string;
}

/** The parts of a box, unchecked; `undefined` when the text is not a box. */
export function boxTexts(address: BoxAddress, box: Box): BoxTexts | undefined {
	if (!box.data.startsWith(PREFIX)) return undefined;
	const colon = box.data.indexOf(':', PREFIX.length);
	const dot = box.data.indexOf('.', colon);
	if (colon <= PREFIX.length || dot < 0) return undefined;
	return {
		keyId: box.data.slice(PREFIX.length, colon),
		iv: box.data.slice(colon + 1, dot),
		sealed: box.data.slice(dot + 1),
		aad: aadText(address, box.fields),
	};
}

export type OpenBox = (address: BoxAddress, box: Box) => Promise<Result<Record<string, unknown>, BoxError>>;

export interface OpenedRecord {
	/** Clear values and opened sealed values by field. */
	readonly fields: Record<string, unknown>;
	/** Sealed fields that could not be opened. */
	readonly unreadable: readonly string[];
}

/** One open per box, however many fields still point to it. */
export const openRecord = <K>(
	deps: CipherDep<K>,
	keyOf: (keyId: string) => K | undefined,
	address: Omit<BoxAddress, 'stamp'>,
	state: Pick<RecordState, 'clear' | 'sealed' | 'boxes'>,
): Promise<OpenedRecord> => openRecordBy((at, box) => openBox(deps, keyOf, at, box), address, state);

/** The same with another way to open a box. */
export async function openRecordBy(
	open: OpenBox,
	address: Omit<BoxAddress, 'stamp'>,
	state: Pick<RecordState, 'clear' | 'sealed' | 'boxes'>,
): Promise<OpenedRecord> {
	const fields: Record<string, unknown> = {};
	for (const name of Object.keys(state.clear)) fields[name] = state.clear[name]![0];
	const wanted = new Map<string, string[]>();
	for (const name of Object.keys(state.sealed)) {
		const stamp = state.sealed[name]!;
		const names = wanted.get(stamp);
		if (names === undefined) wanted.set(stamp, [name]);
		else names.push(name);
	}
	const unreadable: string[] = [];
	await Promise.all(
		[...wanted].map(async ([stamp, names]) => {
			const box = state.boxes[stamp];
			const opened = box === undefined ? undefined : await open({ ...address, stamp }, box);
			for (const name of names) {
				if (opened?.ok && Object.hasOwn(opened.value, name)) fields[name] = opened.value[name];
				else unreadable.push(name);
			}
		}),
	);
	return { fields, unreadable };
}
