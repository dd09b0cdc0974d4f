/** How long to wait before trying again: doubling with full jitter (AWS Architecture Blog, 2015), so that many do not come back at once. */
import type { Random } from './ports/random';

export interface Waits {
	/** The first wait is shorter than this, in milliseconds. */
	readonly baseMs: number;
	/** No wait is longer. */
	readonly capMs: number;
}

/** Between 0 and `min(capMs, baseMs · 2^failures)` in milliseconds; `failures` starts at 0. */
export function backoffMs(random: Random, failures: number, { baseMs, capMs }: Waits): number {
	const ceiling = Math.min(capMs, baseMs * 2 ** Math.min(failures, 10));
	const [a = 0, b = 0] = random.bytes(2);
	return Math.round((ceiling * (a * 256 + b)) / 65_535);
}
