/**
 * Who may call, how often, and that several processes agree on both: the database's own judgement, and the leases under
 * which a process answers for a while by itself (decision 008).
 */
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { RATE_LIMIT } from '../../src/lib/core/policy';
import { createConnections } from '../../src/lib/server/connections/tokens';
import type { Database } from '../../src/lib/server/db/database';
import { createAdmission, type Admission, type LeaseTiming } from '../../src/lib/server/mcp/admission';
import { testApp, type TestApp, type TestPerson } from '../support/app';

let mana: TestApp;
let ada: TestPerson;
let bob: TestPerson;
beforeAll(async () => {
	mana = await testApp();
	ada = await mana.signUp('Ada');
	bob = await mana.signUp('Bob');
});
afterAll(() => mana.close());

const none: LeaseTiming = { leaseMs: 0, useMs: 0, renewMs: 1_000 };
const long: LeaseTiming = { leaseMs: 60_000, useMs: 50_000, renewMs: 60_000 };
/** Renewed faster than as shipped, with more time to bring the counts home: a test machine may stand still for a while. */
const brisk: LeaseTiming = { leaseMs: 500, useMs: 100, renewMs: 20 };
/** The same for a test that cannot bear one count that came too late: it may stand still for more than a second. */
const patient: LeaseTiming = { ...brisk, leaseMs: 1_500 };

let made = 0;
const open: Admission[] = [];
afterEach(async () => {
	await Promise.all(open.splice(0).map((admission) => admission.close()));
	await mana.app.db.pool.query('TRUNCATE ops.mcp_window, ops.mcp_lease');
});

/** Admission as one more web process has it. */
function newProcess(timing: LeaseTiming, db: Database = mana.app.db): Admission {
	const holder = `process-${(made += 1)}`;
	const admission = createAdmission({ db, mode: 'enforce', log: mana.app.log, holder, timing });
	open.push(admission);
	return admission;
}

/** The database, with something that happens after each of admission's judgements and before its answer is known. */
function watched(onjudged: () => Promise<void>): Database {
	const pool = new Proxy(mana.app.db.pool, {
		get: (target, name) => {
			if (name !== 'query') return Reflect.get(target, name) as unknown;
			return async (query: { name?: string }, ...more: unknown[]) => {
				const answer = await target.query(...([query, ...more] as unknown as [string]));
				if (query.name === 'mcp_admit') await onjudged();
				return answer;
			};
		},
	});
	return { ...mana.app.db, pool };
}

const newToken = async (person: TestPerson, more: object = {}): Promise<{ id: string; token: string }> =>
	person.api.connections.create({
		name: 'Claude',
		spaceId: person.spaceId,
		scope: 'write' as const,
		days: 30,
		zone: 'Europe/Berlin',
		...more,
	});

const list = { tool: 'todo_list', effect: 'read' } as const;
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** How many of these calls were within the limit. */
const passed = (answers: readonly Awaited<ReturnType<Admission['admit']>>[]): number =>
	answers.filter((answer) => answer.state === 'ok' && answer.used! < RATE_LIMIT).length;

describe('the database', () => {
	test('knows every reason to refuse', async () => {
		const admission = newProcess(none);
		const make = async (): Promise<string> => (await newToken(ada)).token;
		const [good, revoked, expired, lost] = [await make(), await make(), await make(), await make()];
		const change = (what: string, token: string, ...values: string[]) =>
			mana.app.db.pool.query(
				`UPDATE auth.access_token SET ${what} WHERE hash = encode(sha256($1::bytea), 'hex')`,
				[token, ...values],
			);
		await change('revoked_at = now()', revoked);
		await change('expires_at = now()', expired);
		await change('space_id = $2', lost, bob.spaceId);
		const stateOf = async (token: string, session?: string) =>
			(await admission.admit({ token, session })).state;
		expect(await stateOf(good)).toBe('ok');
		expect(await stateOf(revoked)).toBe('revoked');
		expect(await stateOf(expired)).toBe('expired');
		expect(await stateOf(lost)).toBe('not_a_member');
		expect(await stateOf(good, 'no-such-session')).toBe('unknown_session');
		expect(await stateOf(`mana_${'x'.repeat(43)}`)).toBe('unknown_token');
		expect(await stateOf('Robert"); DROP TABLE')).toBe('unknown_token');
		const suspend = (at: string) =>
			mana.app.db.pool.query(`UPDATE auth."user" SET suspended_at = ${at} WHERE id = $1`, [ada.userId]);
		await suspend('now()');
		expect(await stateOf(good)).toBe('suspended');
		await suspend('NULL');
	});

	test('counts for many processes at once, and admits exactly the limit', async () => {
		const { token } = await newToken(bob);
		const processes = Array.from({ length: 4 }, () => newProcess(none));
		const answers = await Promise.all(
			Array.from({ length: 100 }, (_, n) => processes[n % 4]!.admit({ token, call: list })),
		);
		const used = answers.map((answer) => (answer.state === 'ok' ? answer.used! : -1));
		expect(used.sort((a, b) => a - b)).toEqual(
			Array.from({ length: 100 }, (_, n) => Math.min(n, RATE_LIMIT)),
		);
		// Another tool, and another person, have their own count.
		const other = await processes[0]!.admit({ token, call: { tool: 'notes_list', effect: 'read' } });
		expect(other).toMatchObject({ state: 'ok', used: 0 });
	});

	test('lets the window slide', async () => {
		const { token } = await newToken(bob);
		const admission = newProcess(none);
		const call = { tool: 'notes_create', effect: 'write' as const };
		await Promise.all(Array.from({ length: RATE_LIMIT }, () => admission.admit({ token, call })));
		expect(await admission.admit({ token, call })).toMatchObject({ used: RATE_LIMIT });
		await mana.app.db.pool.query(
			`UPDATE ops.mcp_window SET calls = (SELECT array_agg(c - 60050 ORDER BY c) FROM unnest(calls) c) WHERE tool = $1`,
			[call.tool],
		);
		expect(await admission.admit({ token, call })).toMatchObject({ used: 0 });
	});
});

describe('a process with a lease', () => {
	test('asks once, counts by itself, and brings its count home when it ends', async () => {
		const { token } = await newToken(ada);
		let asked = 0;
		const alone = newProcess(
			long,
			watched(async () => void (asked += 1)),
		);
		for (let n = 0; n < RATE_LIMIT + 5; n += 1) {
			const used = Math.min(n, RATE_LIMIT);
			expect(await alone.admit({ token, call: list })).toMatchObject({ state: 'ok', used });
		}
		expect(asked).toBe(1);
		await alone.close();
		expect(await newProcess(none).admit({ token, call: list })).toMatchObject({ used: RATE_LIMIT });
	});

	test('does not count what the token does not allow, nor answer for a session it was not asked about', async () => {
		const { token } = await newToken(ada, { scope: 'read' });
		const alone = newProcess(long);
		const write = { tool: 'todo_create', effect: 'write' as const };
		for (let n = 0; n < 3; n += 1) {
			const answer = await alone.admit({ token, call: write });
			expect(answer).toMatchObject({ state: 'ok', used: undefined });
		}
		expect(await alone.admit({ token, session: 'invented' })).toEqual({ state: 'unknown_session' });
	});

	test('refuses a token from the moment at which another process has revoked it', async () => {
		const { id, token } = await newToken(ada);
		const here = newProcess({ leaseMs: 400, useMs: 390, renewMs: 60_000 });
		const there = newProcess(none);
		expect((await here.admit({ token })).state).toBe('ok');
		const connections = createConnections({ ...mana.app, recall: there.recall });
		const answers: string[] = [];
		let revoked = false;
		const using = (async () => {
			while (!revoked) {
				answers.push((await here.admit({ token })).state);
				await sleep(2);
			}
		})();
		expect(await connections.revoke(ada.userId, id)).toMatchObject({ ok: true });
		expect((await here.admit({ token })).state).toBe('revoked');
		expect((await there.admit({ token })).state).toBe('revoked');
		revoked = true;
		await using;
		// It did answer by itself until then.
		expect(answers.filter((state) => state === 'ok').length).toBeGreaterThan(0);
	});

	test('refuses at once what was revoked through itself', async () => {
		const { id, token } = await newToken(ada);
		let judged = (): void => undefined;
		const firstJudged = new Promise<void>((resolve) => (judged = resolve));
		const slow = watched(async () => {
			judged();
			await sleep(50);
		});
		const alone = newProcess(long, slow);
		const connections = createConnections({ ...mana.app, recall: alone.recall });
		// A judgement on its way when the token is revoked does not outlive it.
		const early = alone.admit({ token });
		await firstJudged;
		await connections.revoke(ada.userId, id);
		expect((await early).state).toBe('ok');
		expect((await alone.admit({ token })).state).toBe('revoked');
	});

	test('notices by its next renewal what nobody told it', async () => {
		const { token } = await newToken(ada);
		const alone = newProcess(brisk);
		expect((await alone.admit({ token })).state).toBe('ok');
		await mana.app.db.pool.query(`UPDATE auth.access_token SET revoked_at = now() WHERE user_id = $1`, [
			ada.userId,
		]);
		const deadline = performance.now() + 5_000;
		while ((await alone.admit({ token })).state === 'ok' && performance.now() < deadline) await sleep(5);
		expect((await alone.admit({ token })).state).toBe('revoked');
	});

	test('that is killed keeps the others waiting no longer than its lease', async () => {
		const { token } = await newToken(ada);
		const killed = newProcess({ leaseMs: 200, useMs: 150, renewMs: 60_000 });
		await killed.admit({ token, call: list });
		expect((await newProcess(brisk).admit({ token, call: list })).state).toBe('ok');
	});
});

describe('two processes that serve one person', () => {
	test('admit exactly the limit, however the calls fall', async () => {
		const steps = fc.array(
			fc.record({
				at: fc.nat({ max: 1 }),
				together: fc.integer({ min: 1, max: 6 }),
				pauseMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 60 })),
			}),
			{ minLength: 12, maxLength: 25 },
		);
		await fc.assert(
			fc.asyncProperty(steps, async (plan) => {
				await mana.app.db.pool.query('TRUNCATE ops.mcp_window, ops.mcp_lease');
				const { token } = await newToken(ada);
				const processes = [newProcess(patient), newProcess(patient)];
				const calls: ReturnType<Admission['admit']>[] = [];
				for (const { at, together, pauseMs } of plan) {
					for (let n = 0; n < together; n += 1) {
						calls.push(processes[at]!.admit({ token, call: list }));
					}
					if (pauseMs > 0) await sleep(pauseMs);
				}
				const answers = await Promise.all(calls);
				expect(answers.every(({ state }) => state === 'ok')).toBe(true);
				expect(passed(answers)).toBe(Math.min(calls.length, RATE_LIMIT));
				await mana.app.db.pool.query('UPDATE auth.access_token SET revoked_at = now() WHERE user_id = $1', [
					ada.userId,
				]);
				await Promise.all(open.splice(0).map((admission) => admission.close()));
			}),
			// Each run takes a second: a smaller example would not be found in time.
			{ numRuns: 8, endOnFailure: true },
		);
	});

	test('know of each other what was counted under a lease, even if it ended a moment ago', async () => {
		const { token } = await newToken(ada);
		const one = newProcess({ leaseMs: 300, useMs: 100, renewMs: 60_000 });
		for (let n = 0; n < 20; n += 1) await one.admit({ token, call: list });
		const waiting = newProcess(brisk).admit({ token, call: list });
		await sleep(120);
		const answers = [await one.admit({ token, call: list }), await waiting];
		const used = answers.map((answer) => (answer.state === 'ok' ? answer.used! : -1));
		expect(used.sort((a, b) => a - b)).toEqual([20, 21]);
	});

	test('take turns without a lease, which comes back when one is alone again', async () => {
		const { token } = await newToken(ada);
		const [one, other] = [newProcess(brisk), newProcess(brisk)];
		await one.admit({ token });
		await other.admit({ token });
		const leases = async () =>
			(
				await mana.app.db.pool.query<{ held: boolean; shared: boolean }>(
					'SELECT until > clock_timestamp() AS held, shared_until > clock_timestamp() AS shared FROM ops.mcp_lease WHERE user_id = $1',
					[ada.userId],
				)
			).rows;
		expect(await leases()).toEqual([{ held: false, shared: true }]);
		await one.admit({ token });
		expect(await leases()).toEqual([{ held: false, shared: true }]);
		await mana.app.db.pool.query("UPDATE ops.mcp_lease SET shared_until = now() - interval '1 second'");
		await one.admit({ token });
		expect(await leases()).toEqual([{ held: true, shared: false }]);
	});
});
