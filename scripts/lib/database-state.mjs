/**
 * What becomes of the database of an installation when its disk is full or its process ends: the states and what leads
 * from one to the next. Knows no files, processes or clocks: those who do tell it what happened and do what it says.
 *
 *     running ⇄ full            (full: it runs, and refuses writes)
 *     running, full → down → starting → running, full
 *     down → over               (it ended too often, for a reason that is not the disk)
 */
import { MB, RESERVE_BYTES } from './room.mjs';

/** Below this nothing is taken in any more: PostgreSQL ends itself when its log finds no room for the next 16 MB. */
export const LOW_BYTES = 64 * MB;
/** From here on things are taken in again; far enough above, so that it does not go to and fro. The reserve comes on top. */
export const ROOM_BYTES = 128 * MB;
/** What a start needs: two segments of its log. */
export const START_BYTES = 32 * MB;
/** Ends in a row that have nothing to do with the disk; then starting again would only go on like this. */
export const MAX_TRIES = 5;
export const STABLE_MS = 60_000;
export const LONGEST_WAIT_MS = 30_000;
const FIRST_WAIT_MS = 500;
/** Between two attempts to make the reserve. */
const RESERVE_AGAIN_MS = 60_000;

/** How long to wait before start number `tries`, from 1. */
export const waitBefore = (tries) => Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(tries - 1, 10));

/** Free room at which writes are taken in again, with a reserve that has to be made first. */
export const neededRoom = (reserve) => ROOM_BYTES + Math.max(0, RESERVE_BYTES - reserve);

/** A database that has just started and takes in writes. */
export const begin = (now) => ({
	phase: 'running',
	/** Whether people have been told that the disk is full. */
	full: false,
	/** Ends in a row, each soon after the start before it. */
	tries: 0,
	startedAt: now,
	/** When the next start is due, while it is down. */
	at: 0,
	reserveAfter: 0,
});

const stay = (state) => ({ state, does: [] });

function lookRunning(state, { now, free, reserve }) {
	if (free < LOW_BYTES) {
		return {
			state: { ...state, phase: 'full', full: true },
			does: ['refuse writes'],
			says: { kind: 'full', free, needed: neededRoom(reserve) },
		};
	}
	if (reserve < RESERVE_BYTES && free >= neededRoom(reserve) && now >= state.reserveAfter) {
		return { state: { ...state, reserveAfter: now + RESERVE_AGAIN_MS }, does: ['keep reserve'] };
	}
	return stay(state);
}

function lookFull(state, { now, free, reserve }) {
	if (free < neededRoom(reserve)) return stay(state);
	return {
		state: { ...state, phase: 'running', full: false, reserveAfter: now + RESERVE_AGAIN_MS },
		does: reserve < RESERVE_BYTES ? ['keep reserve', 'take writes'] : ['take writes'],
		says: { kind: 'room', free },
	};
}

function lookDown(state, { now, free, reserve }) {
	if (now < state.at) return stay(state);
	const isFull = state.full ? free < neededRoom(reserve) : free < LOW_BYTES;
	if (isFull && reserve > 0 && (free < START_BYTES || state.tries > 1)) {
		return { state: { ...state, full: true }, does: ['drop reserve'] };
	}
	// Without a reserve there is nothing to do but to wait; how long says whoever fills the disk.
	if (isFull && free < START_BYTES) {
		return {
			...stay({ ...state, full: true }),
			...(state.full ? {} : { says: { kind: 'ended full', free } }),
		};
	}
	return {
		state: { ...state, phase: 'starting', startsFull: isFull },
		does: [isFull ? 'refuse writes' : 'take writes', 'start'],
	};
}

/** It ended, or did not start. `saidFull`: its own log names the disk, whatever the file system counts as free. */
function afterEnd(state, { now, free, saidFull, why }) {
	const full = state.full || saidFull || free < LOW_BYTES;
	const wasStable = state.phase !== 'starting' && now - state.startedAt >= STABLE_MS;
	const tries = wasStable ? 1 : state.tries + 1;
	if (!full && tries > MAX_TRIES) {
		return {
			state: { ...state, phase: 'over', tries },
			does: ['give up'],
			says: { kind: 'over', tries, why },
		};
	}
	const wait = waitBefore(tries);
	// A start that fails on a full disk is one of many, and the person has been told what is waited for.
	const isKnown = state.phase === 'starting' && state.full;
	return {
		state: { ...state, phase: 'down', full, tries, at: now + wait },
		does: [],
		...(isKnown ? {} : { says: full ? { kind: 'ended full', free } : { kind: 'ended', wait, why } }),
	};
}

function afterStart(state, { now, free }) {
	const { startsFull, ...rest } = state;
	return {
		state: { ...rest, phase: startsFull ? 'full' : 'running', full: startsFull, startedAt: now },
		does: [],
		says: { kind: startsFull ? 'reads again' : 'runs again', free },
	};
}

/**
 * What follows from an event: the next state, what to do in this order, and what to say, if anything. Events that do not
 * belong to a state change nothing, because they were on their way while it changed.
 */
export function next(state, event) {
	const { phase } = state;
	if (event.type === 'look') {
		if (phase === 'running') return lookRunning(state, event);
		if (phase === 'full') return lookFull(state, event);
		return phase === 'down' ? lookDown(state, event) : stay(state);
	}
	if (event.type === 'ended' && (phase === 'running' || phase === 'full')) return afterEnd(state, event);
	if (event.type === 'failed' && phase === 'starting') return afterEnd(state, event);
	if (event.type === 'started' && phase === 'starting') return afterStart(state, event);
	return stay(state);
}
