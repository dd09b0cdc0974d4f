/** A body longer than its door takes is refused, also where no header tells its length, and no more of it is read. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FRAME_TYPE } from '../../src/lib/core/sync/frames';
import type { TestPerson } from '../support/app';
import { testWeb, type TestWeb } from '../support/web';

let web: TestWeb;
let ada: TestPerson;
beforeAll(async () => {
	web = await testWeb();
	ada = await web.signUp('Ada');
});
afterAll(() => web.close());

const long = (bytes: number): string => JSON.stringify({ name: 'x'.repeat(bytes) });
const form = (bytes: number): string => `email=ada%40x.org&password=${'x'.repeat(bytes)}`;
const json = 'application/json';
const fields = 'application/x-www-form-urlencoded';

test.each([
	['a procedure', '/trpc/account.rename', json, long(1_100_000), 413],
	['a push', '/api/sync/push', FRAME_TYPE, long(20_000_000), 413],
	['a pull', '/api/sync/pull', json, long(2_000_000), 413],
	['a form', '/sign-in', fields, form(80_000), 200],
] as const)('%s', async (_, path, type, body, status) => {
	for (const unsized of [false, true]) {
		const headers = {
			cookie: ada.cookie,
			origin: `http://${web.host}`,
			'content-type': type,
			accept: json,
		};
		const answer = await web.ask(path, { method: 'POST', headers, body, unsized });
		expect([unsized, answer.status]).toEqual([unsized, status]);
		// A form of SvelteKit answers 200 with the failure in it.
		if (status === 200) expect(answer.text).toContain('error_form_too_large');
	}
});
