/** Randomness as a capability: bytes for keys and nonces, ids for records. */

export interface Random {
	/** `length` bytes fit for keys and nonces. */
	readonly bytes: (length: number) => Uint8Array<ArrayBuffer>;
}

export interface RandomDep {
	readonly random: Random;
}

export interface Ids {
	/** A new record id (UUID v4 text). */
	readonly next: () => string;
}

export interface IdsDep {
	readonly ids: Ids;
}

/** Deterministic bytes (mulberry32), for tests only: the same seed gives the same sequence. */
export function testRandom(seed = 1): Random {
	let state = seed >>> 0;
	const next = (): number => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return (t ^ (t >>> 14)) >>> 0;
	};
	return { bytes: (length) => Uint8Array.from({ length }, () => next() & 0xff) };
}

/** Formats 16 random bytes as a UUID v4 (RFC 9562 section 5.4). */
export function uuidFrom(random: Random): string {
	const b = random.bytes(16);
	b[6] = (b[6]! & 0x0f) | 0x40;
	b[8] = (b[8]! & 0x3f) | 0x80;
	const hex = Array.from(b, (x) => x.toString(16).padStart(2, '0')).join('');
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export function randomIds(random: Random): Ids {
	return { next: () => uuidFrom(random) };
}

/** Ids that count: `<prefix>-1`, `<prefix>-2`, … */
export function testIds(prefix = 'id'): Ids {
	let n = 0;
	return { next: () => `${prefix}-${(n += 1)}` };
}
