import { expect, test } from 'vitest';
import { createManualTurns, laterTurn, plannedTurn, RESUME_TURN } from './turns';

test('wishes of people go before planned runs, and accounts take turns', () => {
	const turns = createManualTurns({ clock: { now: () => 0 } });
	for (let n = 0; n < 5_000; n += 1) turns.next('a');
	expect(turns.next('b')).toBe(1);
	expect(turns.next('b')).toBe(2);
	expect(turns.next('a')).toBeLessThan(plannedTurn(1));
	expect(plannedTurn(1)).toBeLessThan(plannedTurn(2));
	expect(plannedTurn(1e9)).toBe(laterTurn('schedule'));
	expect(laterTurn('manual')).toBeLessThan(plannedTurn(1));
	expect(RESUME_TURN).toBe(1);
});

test('an account that has not asked for a while is first again', () => {
	let now = 0;
	const turns = createManualTurns({ clock: { now: () => now } });
	turns.next('a');
	expect(turns.next('a')).toBe(2);
	now = 61_000;
	expect(turns.next('a')).toBe(1);
});
