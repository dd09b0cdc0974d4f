/**
 * In which order jobs of missions are taken, so that accounts take turns: the first run of an account goes before the second
 * of any other, however many the other has waiting, and what a person asks for goes before what was planned.
 */
import type { ClockDep } from '../../core/ports/clock';

/** What people ask for has 1 to this number; planned runs come behind. */
const LAST_MANUAL = 1_000;
const LAST_PLANNED = 2_000;
/** Who asked so long ago has had their turn. */
const WINDOW_MS = 60_000;

/** Of a planned run that is the account's `place`-th in its stretch of time, from 1. */
export const plannedTurn = (place: number): number =>
	Math.min(LAST_MANUAL + Math.max(1, place), LAST_PLANNED);

/** A run that was under way when its worker went: few, and an account has a bounded number of them. */
export const RESUME_TURN = 1;

/** A run that is tried again, because others of its agent or account are under way. */
export const laterTurn = (trigger: 'manual' | 'schedule' | 'resume'): number =>
	trigger === 'schedule' ? LAST_PLANNED : LAST_MANUAL;

export interface ManualTurns {
	/** The turn of what this account asks for now: its first wish in a while goes first. */
	readonly next: (userId: string) => number;
}

/** Counted in this process: what several of them give out differs by no more than their number. */
export function createManualTurns({ clock }: ClockDep): ManualTurns {
	let asked = new Map<string, number>();
	let since = clock.now();
	return {
		next: (userId) => {
			if (clock.now() - since >= WINDOW_MS) {
				asked = new Map();
				since = clock.now();
			}
			const turn = Math.min((asked.get(userId) ?? 0) + 1, LAST_MANUAL);
			asked.set(userId, turn);
			return turn;
		},
	};
}
