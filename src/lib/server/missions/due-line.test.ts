/** Thousands of missions that become due at once reach the queue a few at a time, each once, and say one thing when it fails. */
import { expect, test } from 'vitest';
import type { Log } from '../log';
import { createDueLine } from './due-line';

const logOf = (lines: unknown[]): Log =>
	({ error: (message: string, facts: unknown) => lines.push([message, facts]) }) as unknown as Log;

test('a few at a time, each once, all of them', async () => {
	let [open, most] = [0, 0];
	const planned: string[] = [];
	const line = createDueLine({
		log: logOf([]),
		plan: async (_space, mission) => {
			most = Math.max(most, (open += 1));
			await new Promise((resolve) => setTimeout(resolve, 0));
			planned.push(mission);
			open -= 1;
		},
	});
	for (let round = 0; round < 2; round += 1) for (let at = 0; at < 300; at += 1) line.add('s', `m${at}`);
	await line.settled();
	expect(most).toBeLessThanOrEqual(4);
	expect(new Set(planned).size).toBe(300);
	// Those that were under way already when they became due again are planned again.
	expect(planned.length).toBeLessThanOrEqual(304);
	line.add('s', 'm7');
	await line.settled();
	expect(planned.at(-1)).toBe('m7');
});

test('a queue that does not answer is told of once, and nothing is thrown', async () => {
	const lines: unknown[] = [];
	const line = createDueLine({ log: logOf(lines), plan: () => Promise.reject(new Error('silent')) });
	for (let at = 0; at < 1_000; at += 1) line.add('s', `m${at}`);
	await line.settled();
	expect(lines).toEqual([[expect.any(String), expect.objectContaining({ count: 1_000 })]]);
});
