/** A table must not give a ratio where nothing was measured, nor hide that a run was stopped. */
import { expect, test } from 'vitest';
import { cipherText, figure, goalLines, tableText } from './results.mjs';

const run = (figures, over = {}) => ({ figures, ...over });
const system = (name, runs) => ({ name, runs, about: { name, sealed: name === 'mana-relay' } });
const mana = system('mana-relay', [
	run({ make: 300, ship: 900, openAll: 400, edit: 9, wireAll: 30_000, cipher: { seal: 30, open: 100 } }),
	run({ make: 100, ship: 700, openAll: 400, edit: 7, wireAll: 30_000 }),
	run({ make: 200, ship: 800, openAll: 400, edit: 8, wireAll: 30_000 }),
]);
const cells = (text, row) => text.split('\n')[row + 2].split(' | ');

test('medians are of the runs that got so far, and ratios are to Mana', () => {
	const peer = system('evolu', [run({ make: 100, ship: 1_600 }), run({ make: 50 })]);
	expect(figure(peer.runs, 'ship')).toBe(1_600);
	const [first, second] = [0, 1].map((row) => cells(tableText([mana, peer], 100), row));
	expect(first.slice(2, 5)).toEqual(['200 ms', '800 ms', '300 B']);
	expect(second.slice(2, 5)).toEqual(['100 ms (2.00×)', '1.6 s (0.50×)', '–']);
	expect(second.at(-1)).toBe('2 |');
});

test('without Mana there are no ratios', () => {
	expect(tableText([system('yjs', [run({ make: 100 })])], 100)).not.toContain('×');
});

test('what was stopped says at what, and what comes after it is not known', () => {
	const peer = system('rxdb', [run({ make: 100 }, { stoppedAt: 'ship', words: 'over 30 s' })]);
	expect(cells(tableText([mana, peer], 100), 1).slice(2, 5)).toEqual(['100 ms (2.00×)', 'over 30 s', '–']);
});

test('what is not tried says so, and has no runs', () => {
	const peer = { ...system('rxdb', []), skipped: true };
	const row = cells(tableText([mana, peer], 100), 1);
	expect([row[2], row[3], row.at(-1)]).toEqual(['not tried', '–', '0 |']);
});

test('a goal is held to where both sides are known', () => {
	const peers = [system('evolu', [run({ ship: 2_000, edit: 10 })]), system('jazz', [run({ ship: 4_000 })])];
	expect(goalLines([mana, ...peers]).map(({ holds, text }) => [holds, text.split(':')[0]])).toEqual([
		[false, 'P5, all to the other side'],
		[true, 'P5, all to the other side'],
		[true, 'P7, one edit'],
	]);
});

test('the part of the cipher is of what it is part of', () => {
	expect(cipherText(mana)).toContain(
		'sealing all takes 30 ms, 15 % of making them, opening all 100 ms, 25 %',
	);
	expect(cipherText(system('yjs', [run({ make: 1 })]))).toBe('');
});
