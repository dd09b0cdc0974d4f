/** Time as a capability. Pure code asks for it; only adapters read the wall clock. */

/** Milliseconds since the Unix epoch. */
export type Millis = number;

export interface Clock {
	readonly now: () => Millis;
}

export interface ClockDep {
	readonly clock: Clock;
}

/** A clock that stands still until told to move. */
export function testClock(at: Millis = 1_750_000_000_000): Clock & {
	advance: (ms: number) => void;
	set: (ms: Millis) => void;
} {
	let now = at;
	return {
		now: () => now,
		advance: (ms) => void (now += ms),
		set: (ms) => void (now = ms),
	};
}
