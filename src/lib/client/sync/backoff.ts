/** How long to wait before trying again: doubling with full jitter (AWS Architecture Blog, 2015), so that many devices do not come back at once. */
import type { Random } from '../../core/ports/random';

export const BASE_MS = 500;
export const CAP_MS = 30_000;

/** Between 0 and `min(30 s, 0.5 s · 2^failures)`; `failures` starts at 0. */
export function backoffMs(random: Random, failures: number): number {
	const ceiling = Math.min(CAP_MS, BASE_MS * 2 ** Math.min(failures, 10));
	const [a = 0, b = 0] = random.bytes(2);
	return Math.round((ceiling * (a * 256 + b)) / 65_535);
}
