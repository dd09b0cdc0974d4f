/** Sums of tokens: nothing is lost or counted twice, and a day is the day of the person's zone. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startOfDay, tokensSince, tokensToday, type CountedRun } from './tokens-used';

const at = (iso: string): number => Date.parse(iso);
const run = (finishedAt: number | null, totalTokens: number, agentId = 'a'): CountedRun => ({
	agentId,
	startedAt: finishedAt === null ? at('2026-11-21T10:00:00Z') : finishedAt - 60_000,
	finishedAt,
	usage: { totalTokens },
});

/** The calendar day as `Intl` sees it, which shares no code with what is tested. */
const dayOf = (moment: number, timeZone: string): string =>
	new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(moment);

const zones = [
	'UTC',
	'Europe/Berlin',
	'America/New_York',
	'Asia/Kathmandu',
	'Pacific/Apia',
	'America/Sao_Paulo',
];
const zone = fc.constantFrom(...zones);
// 2018 has days without a midnight in São Paulo; all years have two clock changes in Berlin.
const moment = fc.integer({ min: at('2018-10-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z') });
const tokens = fc.nat(100_000);
const agent = fc.constantFrom('a', 'b', 'c');

describe('startOfDay', () => {
	it('is local midnight, and the first moment of a day that has none', () => {
		expect(startOfDay(at('2026-11-21T22:59:00Z'), 'Europe/Berlin')).toBe(at('2026-11-20T23:00:00Z'));
		expect(startOfDay(at('2026-11-21T23:00:00Z'), 'Europe/Berlin')).toBe(at('2026-11-21T23:00:00Z'));
		expect(startOfDay(at('2018-11-04T12:00:00Z'), 'America/Sao_Paulo')).toBe(at('2018-11-04T03:00:00Z'));
	});
});

describe('tokensToday', () => {
	const now = at('2026-11-21T12:00:00Z');
	it('counts a run on the day it ended, and one that still works since it began', () => {
		const midnight = at('2026-11-20T23:00:00Z');
		const runs = [run(midnight - 1, 1), run(midnight, 10), run(now, 100), run(null, 1_000)];
		expect(tokensToday(runs, now, 'Europe/Berlin')).toEqual(new Map([['a', 1_110]]));
		expect(tokensToday(runs, now, 'UTC')).toEqual(new Map([['a', 1_100]]));
	});
	it('says nothing about agents that used nothing', () => {
		expect(tokensToday([run(now, 0, 'b')], now, 'UTC').has('b')).toBe(false);
	});
	it('is the sum per agent over the runs of the same local day, whatever their order', () => {
		const ended = fc.record({ back: fc.nat(3 * 86_400_000), agentId: agent, tokens });
		fc.assert(
			fc.property(moment, zone, fc.array(ended, { maxLength: 30 }), (now, zone, ends) => {
				const runs = ends.map(({ back, agentId, tokens }) => run(now - back, tokens, agentId));
				const used = tokensToday(runs, now, zone);
				for (const id of ['a', 'b', 'c']) {
					const own = runs.filter(
						({ agentId, finishedAt }) => agentId === id && dayOf(finishedAt!, zone) === dayOf(now, zone),
					);
					expect(used.get(id) ?? 0).toBe(own.reduce((sum, { usage }) => sum + usage.totalTokens, 0));
				}
				expect(tokensToday([...runs].reverse(), now, zone)).toEqual(used);
			}),
		);
	});
});

describe('tokensSince', () => {
	it('splits a list of runs without losing or doubling any', () => {
		const runs = fc.array(fc.tuple(moment, tokens, agent), { maxLength: 30 });
		fc.assert(
			fc.property(runs, runs, moment, (left, right, since) => {
				const made = (list: typeof left) => list.map(([end, used, id]) => run(end, used, id));
				const sum = (list: typeof left, id: string) => tokensSince(made(list), since).get(id) ?? 0;
				for (const id of ['a', 'b', 'c']) {
					expect(sum([...left, ...right], id)).toBe(sum(left, id) + sum(right, id));
				}
			}),
		);
	});
});
