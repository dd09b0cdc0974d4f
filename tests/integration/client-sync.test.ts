/**
 * The browser's data layer against the real server: the shipped engine over IndexedDB, the shipped routes over
 * PostgreSQL, and the vault as the server hands it out.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromBase64, importKey } from '../../src/lib/core/crypto';
import { recordTexts } from '../../src/lib/server/sync/row-form';
import { GET as live } from '../../src/routes/api/sync/live/+server';
import { POST as pull } from '../../src/routes/api/sync/pull/+server';
import { POST as push } from '../../src/routes/api/sync/push/+server';
import { testApp, type TestApp, type TestPerson } from '../support/app';
import { openBrowser, type Browser } from '../support/client-browser';
import { until } from '../support/until';
import { TASKS } from '../support/client-device';

let mana: TestApp;
const browsers: Browser[] = [];

beforeAll(async () => {
	mana = await testApp();
});
afterAll(async () => {
	for (const { close } of browsers) await close();
	await mana.close();
});

/** What a browser's fetch reaches: the routes of the app with the locals the hooks would have set. */
function browserOf(person: TestPerson): typeof fetch {
	const routes: Record<string, typeof push> = {
		'/api/sync/push': push,
		'/api/sync/pull': pull,
		'/api/sync/live': live,
	};
	return async (input, init) => {
		const path = String(input);
		const found = await mana.app.auth.sessionOf(person.cookie.split('=')[1]);
		const request = new Request(`http://127.0.0.1${path}`, init);
		const locals = {
			app: mana.app,
			user: found?.user ?? null,
			session: found?.session ?? null,
			log: mana.app.log,
		};
		return routes[path]!({ request, locals } as unknown as Parameters<typeof push>[0]);
	};
}

const browser = async (person: TestPerson, seed: number): Promise<Browser> => {
	const opened = await openBrowser({
		fetcher: browserOf(person),
		vault: await person.api.vault.open(),
		spaceId: person.spaceId,
		seed,
	});
	browsers.push(opened);
	return opened;
};

describe('two browsers of one account', () => {
	it('follow each other, merge offline edits of different fields, and tell the loser of one field', async () => {
		const ada = await mana.signUp('Ada');
		const [one, two] = [await browser(ada, 1), await browser(ada, 2)];
		one.engine.start();
		two.engine.start();
		const edit = ({ device }: Browser, set: Record<string, unknown>) => device.edit('t1', set);
		const arrived = until(two.device, async () => (await two.device.task('t1'))?.['title'] === 'start');
		await edit(one, { title: 'start', notes: 'zanzibar-canary', priority: 'low' });
		await arrived;

		for (const { device } of [one, two]) device.online.value = false;
		await edit(one, { title: 'early' });
		await edit(two, { title: 'late', priority: 'high' });
		await edit(one, { notes: 'from one' });
		for (const { device, engine } of [one, two, one]) {
			device.online.value = true;
			await engine.now();
		}
		const settled = { title: 'late', priority: 'high', notes: 'from one' };
		for (const { device } of [one, two]) {
			await until(device, async () => {
				const task = await device.task('t1');
				return Object.entries(settled).every(([field, value]) => task?.[field] === value);
			});
		}
		await until(one.device, async () => {
			const [notice] = await one.device.db._conflicts.toArray();
			return notice !== undefined && notice.won === undefined;
		});
		const [notice] = await one.device.db._conflicts.toArray();
		expect((await one.device.opener.record(notice!, notice!.lost)).fields).toEqual({ title: 'early' });
		expect(await two.device.db._conflicts.count()).toBe(0);
		for (const { device } of [one, two]) {
			expect(await device.db._outbox.count()).toBe(0);
			expect(await device.db._rejected.count()).toBe(0);
		}

		const { rows } = await mana.app.db.pool.query<{ text: string }>(
			`SELECT string_agg(r::text || encode(r.boxes, 'escape') || ${recordTexts.boxes}, ' ') AS text FROM sync.record r`,
		);
		expect(rows[0]!.text).toContain('enc:2:');
		expect(rows[0]!.text).not.toContain('zanzibar-canary');
	});

	it('sees what an agent wrote through the server, with its author', async () => {
		const bea = await mana.signUp('Bea');
		const here = await browser(bea, 3);
		here.engine.start();
		await until(here.device, async () => (await here.device.db._cursors.count()) === 1);
		const ran = await mana.app.tools.run({
			userId: bea.userId,
			spaceId: bea.spaceId,
			actor: { kind: 'ai', id: 'a-1', name: 'Helper' },
			tool: 'todo_create',
			input: { title: 'written by an agent' },
			zone: 'Europe/Berlin',
			locale: 'en',
		});
		if (!ran.ok) throw new Error(ran.error.message);
		const { id } = ran.value.value as { id: string };
		await until(here.device, async () => (await here.device.task(id)) !== undefined);
		expect(await here.device.task(id)).toMatchObject({
			title: 'written by an agent',
			meta: { actor: { kind: 'ai', name: 'Helper' } },
		});
	});

	it('keeps what another account refuses, where the person sees it', async () => {
		const [cleo, dan] = [await mana.signUp('Cleo'), await mana.signUp('Dan')];
		const here = await browser(cleo, 4);
		await here.device.keys.add([
			{ keyId: 'k-dan', space: dan.spaceId, epoch: 1, key: await importKey(fromBase64('A'.repeat(43))!) },
		]);
		await here.device.write([{ table: TASKS, id: 'x1', set: { title: 'not mine' } }], undefined, dan.spaceId);
		here.engine.start();
		await until(here.device, async () => (await here.device.db._rejected.count()) === 1);
		expect(await here.device.db._rejected.toArray()).toMatchObject([{ reason: 'not_a_member', id: 'x1' }]);
	});
});
