/** Reads `enc:1:<b64 iv>.<b64 ciphertext>`: one value under the master key, no additional data. For imports only; nothing writes it. */
import { err, ok, type Result } from '../result';
import { fromBase64, fromUtf8 } from './bytes';
import { IV_BYTES, TAG_BYTES, type CipherDep } from './cipher';
import type { BoxError } from './box';

const PREFIX = 'enc:1:';
const NOTHING = new Uint8Array(0);

/** Values that are not `enc:1` text pass through unchanged, as in the system that wrote them. */
export async function openLegacyValue<K>(
	deps: CipherDep<K>,
	masterKey: K,
	value: unknown,
): Promise<Result<unknown, BoxError>> {
	if (typeof value !== 'string' || !value.startsWith(PREFIX)) return ok(value);
	const dot = value.indexOf('.');
	const iv = fromBase64(value.slice(PREFIX.length, dot < 0 ? undefined : dot));
	const sealed = dot < 0 ? undefined : fromBase64(value.slice(dot + 1));
	if (iv?.length !== IV_BYTES || sealed === undefined || sealed.length < TAG_BYTES) {
		return err({ kind: 'corrupt' });
	}
	try {
		return ok(JSON.parse(fromUtf8(await deps.cipher.open(masterKey, iv, sealed, NOTHING))));
	} catch {
		return err({ kind: 'corrupt' });
	}
}
