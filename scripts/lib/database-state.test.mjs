/** What becomes of the database, as a sequence of events; laws over any such sequence. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	begin,
	LOW_BYTES,
	LONGEST_WAIT_MS,
	MAX_TRIES,
	neededRoom,
	next,
	ROOM_BYTES,
	START_BYTES,
	waitBefore,
} from './database-state.mjs';
import { wordsFor } from './database-words.mjs';
import { MB, RESERVE_BYTES } from './room.mjs';

const PLENTY = 10_000 * MB;

/** Plays events one after the other; answers all that was done and said. */
function play(events, from = begin(0)) {
	let state = from;
	const does = [];
	const says = [];
	for (const event of events) {
		const step = next(state, event);
		state = step.state;
		does.push(...step.does);
		if (step.says) says.push(step.says.kind);
	}
	return { state, does, says };
}
const look = (now, free, reserve = RESERVE_BYTES) => ({ type: 'look', now, free, reserve });
const ended = (now, free, saidFull = false) => ({ type: 'ended', now, free, reserve: 0, saidFull, why: '' });
const failed = (now, free, saidFull = false) => ({ ...ended(now, free, saidFull), type: 'failed' });
const started = (now, free) => ({ type: 'started', now, free, reserve: 0 });

describe('a disk that fills up', () => {
	test('writes are refused before the last byte, and taken in again when there is room', () => {
		const events = [
			look(1, PLENTY),
			look(2, LOW_BYTES - 1),
			look(3, 0),
			look(4, LOW_BYTES + 1),
			look(5, ROOM_BYTES),
		];
		const { state, does, says } = play(events);
		expect(does).toEqual(['refuse writes', 'take writes']);
		expect(says).toEqual(['full', 'room']);
		expect(state.phase).toBe('running');
	});

	test('a database that ended is started for reading, out of the reserve, and waits for room to write', () => {
		const { state, does, says } = play([
			ended(1_000, 0, true),
			look(1_100, 0),
			look(1_600, 0),
			look(2_600, RESERVE_BYTES, 0),
			started(3_000, RESERVE_BYTES),
			look(4_000, ROOM_BYTES, 0),
			look(5_000, neededRoom(0), 0),
		]);
		expect(does).toEqual(['drop reserve', 'refuse writes', 'start', 'keep reserve', 'take writes']);
		expect(says).toEqual(['ended full', 'reads again', 'room']);
		expect(state.phase).toBe('running');
	});

	test('a start that fails for want of room gives up the reserve for the next one', () => {
		const { does, says } = play([
			ended(0, 40 * MB, true),
			look(600, 40 * MB),
			failed(700, 40 * MB, true),
			look(2_000, 40 * MB),
			look(3_000, 88 * MB, 0),
		]);
		expect(does).toEqual(['refuse writes', 'start', 'drop reserve', 'refuse writes', 'start']);
		expect(says).toEqual(['ended full']);
	});

	test('without a reserve it waits, as long as it takes and without another word', () => {
		const wait = Array.from({ length: 10_000 }, (_, at) => look(1_000 + at * 1_000, START_BYTES - 1, 0));
		const { state, does, says } = play([ended(0, 0, true), ...wait]);
		expect(does).toEqual([]);
		expect(says).toEqual(['ended full']);
		expect(play([look(10_000_000, PLENTY, 0)], state).does).toEqual(['take writes', 'start']);
	});
});

test('other ends are followed by starts, later each time, and by an end when they go on', () => {
	const events = Array.from({ length: MAX_TRIES + 1 }, (_, at) => {
		const now = at * 2 * LONGEST_WAIT_MS;
		return [look(now, PLENTY), started(now + 1, PLENTY), ended(now + 2, PLENTY)];
	}).flat();
	const { state, does, says } = play([ended(0, PLENTY), ...events]);
	expect(does.filter((deed) => deed === 'start')).toHaveLength(MAX_TRIES);
	expect(does.at(-1)).toBe('give up');
	expect(says.at(-1)).toBe('over');
	expect(state.phase).toBe('over');
});

test('one that ran for a while has all its tries again', () => {
	const hours = Array.from({ length: 50 }, (_, at) => {
		const now = at * 3_600_000;
		return [ended(now, PLENTY), look(now + 600, PLENTY), started(now + 700, PLENTY)];
	}).flat();
	expect(play([look(0, PLENTY), ...hours], begin(-3_600_000)).state).toMatchObject({
		phase: 'running',
		tries: 1,
	});
});

const bytes = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.constant(10_000)).map((mb) => mb * MB);
const anyEvent = fc.record({
	type: fc.constantFrom('look', 'look', 'look', 'ended', 'failed', 'started'),
	step: fc.integer({ min: 1, max: 90_000 }),
	free: bytes,
	reserve: fc.constantFrom(0, RESERVE_BYTES),
	saidFull: fc.boolean(),
	why: fc.constantFrom('', 'a reason'),
});
const history = fc.array(anyEvent, { maxLength: 80 }).map((list) => {
	let now = 0;
	return list.map(({ step, ...event }) => ({ ...event, now: (now += step) }));
});

describe('laws', () => {
	test('it takes in writes only where there was room, and says each change once', () => {
		fc.assert(
			fc.property(history, (events) => {
				let state = begin(0);
				let lastSaid;
				for (const event of events) {
					const step = next(state, event);
					if (step.does.includes('take writes')) expect(event.free).toBeGreaterThanOrEqual(LOW_BYTES);
					if (step.does.includes('start')) expect(state.phase).toBe('down');
					if (step.does.includes('drop reserve')) expect(state.phase).toBe('down');
					// Two starts are never under way, and nothing is said when nothing has changed.
					if (step.says) {
						expect(step.state).not.toEqual(state);
						const text = wordsFor(step.says, { place: '/data', log: '/log' });
						expect(text).not.toMatch(/undefined|NaN/);
						if (step.says.kind === 'full' || step.says.kind === 'room') {
							expect(step.says.kind).not.toBe(lastSaid);
						}
						lastSaid = step.says.kind;
					}
					state = step.state;
				}
			}),
		);
	});

	test('from wherever it is, room brings it back, unless it was given up', () => {
		fc.assert(
			fc.property(history, (events) => {
				let { state } = play(events);
				let now = (events.at(-1)?.now ?? 0) + 1;
				for (let round = 0; round < 3 && state.phase !== 'over'; round += 1) {
					now += LONGEST_WAIT_MS;
					if (state.phase === 'starting') state = next(state, started(now, PLENTY)).state;
					state = next(state, look(now, PLENTY, 0)).state;
				}
				expect(['running', 'over']).toContain(state.phase);
			}),
		);
	});

	test('a full disk is never a reason to give up, however often a start on it fails', () => {
		const end = fc.record({
			free: fc.constantFrom(0, 40 * MB, PLENTY),
			reserve: fc.constantFrom(0, RESERVE_BYTES),
		});
		fc.assert(
			fc.property(fc.array(end, { minLength: 10, maxLength: 40 }), (ends) => {
				const events = ends.flatMap(({ free, reserve }, at) => {
					const now = at * LONGEST_WAIT_MS;
					return [
						failed(now, free, true),
						ended(now, free, true),
						look(now + LONGEST_WAIT_MS - 1, free, reserve),
					];
				});
				const { state, does } = play(events);
				expect(does).not.toContain('give up');
				expect(state.phase).not.toBe('over');
			}),
		);
	});
});

test('waits grow and end', () => {
	expect([1, 2, 3, 4].map(waitBefore)).toEqual([500, 1_000, 2_000, 4_000]);
	expect(waitBefore(1_000)).toBe(LONGEST_WAIT_MS);
});
