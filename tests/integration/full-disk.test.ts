/**
 * A database that refuses writes, as the keeper of the built-in one makes it when the disk is full, and one that is away:
 * what devices, people and programs hear from the whole web program, and that what can be read is read.
 */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compose } from '../../src/lib/server/compose';
import { loadConfig } from '../../src/lib/server/config';
import { createLog } from '../../src/lib/server/log';
import { TEST_KEK, type TestPerson } from '../support/app';
import { closedPort } from '../support/redis';
import { taskWrite } from '../support/sync-world';
import { testWeb, type TestWeb } from '../support/web';
import { asFrame, asksForFrames, pushBody } from '../support/wire';

let web: TestWeb;
let ada: TestPerson;
beforeAll(async () => {
	web = await testWeb();
	ada = await web.signUp('Ada');
	await web.app.sync.push(ada.userId, [taskWrite(ada.spaceId, 't-1', { title: 'before' })]);
});
afterAll(() => web.close());

/** For connections that are made from now on; those that are there are ended, which nobody must notice either. */
async function refuseWrites(refuse: boolean): Promise<void> {
	const { databaseUrl } = web.app.config;
	const name = new URL(databaseUrl).pathname.slice(1);
	const admin = new pg.Client({ connectionString: databaseUrl });
	await admin.connect();
	await admin.query('SET default_transaction_read_only = off');
	await admin.query(
		`ALTER DATABASE ${name} ${refuse ? 'SET default_transaction_read_only = on' : 'RESET ALL'}`,
	);
	await admin.query(
		'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()',
		[name],
	);
	await admin.end();
	// The end of a connection is heard of a moment later.
	while (
		!(await web.app.db.reach().then(
			() => true,
			() => false,
		))
	);
}

const headers = () => ({
	cookie: ada.cookie,
	'content-type': 'application/json',
	origin: `http://${web.host}`,
});
const push = (id: string) =>
	web.ask('/api/sync/push', {
		method: 'POST',
		headers: { ...headers(), ...asFrame },
		body: pushBody([taskWrite(ada.spaceId, id, { title: id })]),
	});
const pull = () =>
	web.ask('/api/sync/pull', {
		method: 'POST',
		headers: { ...headers(), ...asksForFrames },
		body: JSON.stringify({ cursors: { [ada.spaceId]: 0 } }),
	});

describe('a database that takes nothing in', () => {
	beforeAll(() => refuseWrites(true));
	afterAll(() => refuseWrites(false));

	test('a device hears that there is no room and when to come again, and keeps what it has', async () => {
		const answer = await push('t-2');
		expect(answer.status).toBe(507);
		expect(answer.headers['retry-after']).toBe('10');
		expect(JSON.parse(answer.text)).toEqual({
			code: 'error_server_full',
			message:
				'The server has no room to store this. What you wrote is kept on this device and sent when there is room.',
		});
	});

	test('what is there is read, also by somebody whose visit was to be noted', async () => {
		const { rowCount } = await web.app.db.asSystem('test', async (sql) => {
			await sql.query('SET TRANSACTION READ WRITE');
			return sql.query("UPDATE auth.session SET last_seen_at = now() - interval '1 day'");
		});
		expect(rowCount).toBeGreaterThan(0);
		const answer = await pull();
		expect(answer.status).toBe(200);
		expect(answer.text).toContain('t-1');
		expect(answer.text).not.toContain('t-2');
		const query = await web.ask('/trpc/account.sessions', { headers: headers() });
		expect(query.status).toBe(200);
	});

	test('a procedure that writes answers the same error, typed', async () => {
		const answer = await web.ask('/trpc/account.update', {
			method: 'POST',
			headers: headers(),
			body: JSON.stringify({ name: 'Ada L' }),
		});
		expect(answer.status).toBe(507);
		expect(JSON.parse(answer.text)).toMatchObject({
			error: {
				data: { httpStatus: 507, error: { kind: 'unavailable', reason: 'full', code: 'error_server_full' } },
			},
		});
	});

	test('the health check says it', async () => {
		const answer = await web.ask('/health');
		expect(answer.status).toBe(503);
		expect(JSON.parse(answer.text)).toMatchObject({ checks: { database: 'disk full' } });
	});
});

test('with room again the same push is taken in, and all is well', async () => {
	expect((await push('t-2')).status).toBe(200);
	expect((await pull()).text).toContain('t-2');
	const answer = await web.ask('/health');
	expect([answer.status, JSON.parse(answer.text)]).toEqual([
		200,
		{ status: 'ok', checks: { database: 'ok', migrations: 'ok', queue: 'ok' } },
	]);
});

test('while the database is away everything is refused in words, said once, and the process stays', async () => {
	const lines: string[] = [];
	const config = loadConfig({
		DATABASE_URL: `postgresql://mana@127.0.0.1:${await closedPort()}/mana`,
		MANA_KEK: TEST_KEK,
		MANA_DATA_DIR: '.cache/test-data',
		MANA_EMBEDDED: '1',
		MANA_DEMO: '0',
	});
	const app = compose(config, { log: createLog('info', { write: (line) => void lines.push(line) }) });
	await web.withApp(app, async () => {
		for (let n = 0; n < 3; n += 1) {
			const answer = await push('t-3');
			expect(answer.status).toBe(503);
			expect(JSON.parse(answer.text)).toMatchObject({ code: 'error_server_away' });
			expect((await pull()).status).toBe(503);
		}
		const page = await web.ask('/', { headers: { cookie: ada.cookie } });
		expect([page.status, page.text]).toEqual([503, expect.stringContaining('Try again in a moment.')]);
		const health = await web.ask('/health');
		expect(health.status).toBe(503);
		expect(JSON.parse(health.text)).toMatchObject({ checks: { database: 'database restarting' } });
	});
	const loud = lines
		.map((line) => JSON.parse(line) as { level: number; msg: string })
		.filter(({ level }) => level >= 40);
	expect(loud.map(({ msg }) => msg)).toEqual([
		'the database is away: requests that need it are refused until it is back',
	]);
	await app.close();
});
