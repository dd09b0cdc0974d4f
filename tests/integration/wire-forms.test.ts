/** What the two doors of sync answer to every form they may be asked in: frames, lines for tools, and what older versions send. */
import { Packr } from 'msgpackr/index-no-eval';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodePush, FRAME_TYPE } from '../../src/lib/core/sync/frames';
import { PulledRecord, PullEnd } from '../../src/lib/core/sync/protocol';
import { brokenFrame, olderServer, outdatedDevice } from '../../src/lib/core/sync/refusals';
import type { TestPerson } from '../support/app';
import { taskWrite } from '../support/sync-world';
import { testWeb, type TestWeb, type WebAnswer } from '../support/web';
import { asFrame, asksForFrames, pushBody, readPulled } from '../support/wire';

let web: TestWeb;
let ada: TestPerson;
beforeAll(async () => {
	web = await testWeb();
	ada = await web.signUp('Ada');
});
afterAll(() => web?.close());

const post = (path: string, headers: Readonly<Record<string, string>>, body: string | Uint8Array) =>
	web.ask(path, {
		method: 'POST',
		headers: { cookie: ada.cookie, origin: `http://${web.host}`, ...headers },
		body,
	});
const json = { 'content-type': 'application/json' };
const push = (body: string | Uint8Array, headers: Readonly<Record<string, string>> = asFrame) =>
	post('/api/sync/push', headers, body);
const pull = (headers: Readonly<Record<string, string>>) =>
	post('/api/sync/pull', headers, JSON.stringify({ cursors: { [ada.spaceId]: 0 } }));
const said = ({ status, text }: WebAnswer) => [status, JSON.parse(text)] as const;
const words = ({ code, message }: typeof outdatedDevice) => ({ code, message });

test('a frame of writes is taken in write by write, and comes back with a pull', async () => {
	const good = taskWrite(ada.spaceId, 'w-1', { title: 'sealed' });
	const answer = await push(pushBody([good, { ...good, id: 'w-2', table: 'nothing' }, { nonsense: true }]));
	expect(said(answer)).toMatchObject([
		200,
		{ results: [{ status: 'applied' }, { reason: 'unknown_table' }, { reason: 'invalid_value' }] },
	]);
	const response = await fetch(`http://${web.host}/api/sync/pull`, {
		method: 'POST',
		headers: { cookie: ada.cookie, origin: `http://${web.host}`, ...asksForFrames },
		body: JSON.stringify({ cursors: { [ada.spaceId]: 0 } }),
	});
	expect(response.headers.get('content-type')).toBe(FRAME_TYPE);
	const pulled = await readPulled(response.body!);
	expect(pulled.at(-1)).toMatchObject({ space: ada.spaceId, more: false });
	expect(pulled.find(({ id }) => id === 'w-1')).toMatchObject({ boxes: { [good.stamp]: good.box } });

	const asLines = (await pull({ ...json, accept: 'application/x-ndjson' })).text.trim().split('\n');
	expect(asLines.map((line) => JSON.parse(line) as unknown)).toEqual(pulled);
	for (const line of asLines.slice(0, -1)) PulledRecord.parse(JSON.parse(line));
	PullEnd.parse(JSON.parse(asLines.at(-1)!));
});

test('a version before frames is told to update, by answers after which it keeps what it has', async () => {
	const writes = [taskWrite(ada.spaceId, 'w-3', { title: 'old' })];
	const old = JSON.stringify({ device: 'dev_test', writes });
	// Such a version gives writes up after 413 alone, and asks again for ever after 408, 429 and 5xx.
	expect(said(await push(old, json))).toEqual([415, words(outdatedDevice)]);
	expect(said(await push(`${old}${' '.repeat(3_000_000)}`, json))).toEqual([415, words(outdatedDevice)]);
	expect(said(await pull(json))).toEqual([406, words(outdatedDevice)]);
	expect(said(await pull({ ...json, accept: '*/*' }))).toEqual([406, words(outdatedDevice)]);
	const query = { table: 'todo.tasks', ids: ['w-3'] };
	expect(await web.app.sync.readRecords(ada.userId, ada.spaceId, query)).toEqual([]);
});

test('a frame that arrived broken, or of a version to come, is refused as a whole and in words', async () => {
	const body = pushBody([taskWrite(ada.spaceId, 'w-4', { title: 'new' })]);
	expect(said(await push(body.subarray(0, 40)))).toEqual([400, words(brokenFrame)]);
	expect(said(await push('{}'))).toEqual([400, words(brokenFrame)]);
	const packr = new Packr({ useRecords: false, moreTypes: false });
	const [version, , ...rest] = packr.unpack(body) as [number, unknown[], ...unknown[]];
	expect(said(await push(packr.pack([version, [1], ...rest])))).toEqual([415, words(olderServer)]);
	expect((await push(encodePush('x', []))).status).toBe(400);
});
