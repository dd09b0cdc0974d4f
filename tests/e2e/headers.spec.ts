/** The built web process answers with the headers that were reviewed on the routes, and its files say how long they keep. */
import { expect, test } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { headerLines, requestLines, reviewedHeaders, type Asked } from '../support/print-headers';

const list = readFileSync(new URL('../integration/__snapshots__/headers.txt', import.meta.url), 'utf8');

/** The words of the list, and the address. */
const addresses = [
	['GET /(public)/sign-in, nobody', '/sign-in'],
	['GET /(public)/sign-up, nobody', '/sign-up'],
	['GET /(app)/today, nobody', '/today'],
	['GET /admin/users, nobody', '/admin/users'],
	['GET /health, nobody', '/health'],
	['GET /mcp, nobody', '/mcp'],
	['GET /metrics, nobody', '/metrics'],
	['GET /api/sync/live, nobody', '/api/sync/live'],
	['GET a query of the API, nobody', '/trpc/account.me'],
] as const;

for (const [words, address] of addresses) {
	test(`${address} as it was reviewed`, async ({ request }) => {
		const response = await request.get(address, { maxRedirects: 0 });
		const asked: Asked = { words, answer: { status: response.status(), headers: response.headers() } };
		const reviewed = reviewedHeaders(list, asked);
		expect(reviewed, `headers.txt has no "${requestLines(asked)}"`).toBeDefined();
		expect(headerLines(asked.answer)).toBe(reviewed);
	});
}

test('each page has its own nonce, and every script in it carries it', async ({ request }) => {
	const nonces = new Set<string>();
	for (const address of ['/sign-in', '/sign-in', '/sign-up', '/no-such-page']) {
		const response = await request.get(address);
		const nonce = /'nonce-([^']+)'/.exec(response.headers()['content-security-policy'] ?? '')?.[1];
		expect(nonce, address).toBeDefined();
		nonces.add(nonce!);
		const scripts = (await response.text()).match(/<script\b[^>]*>/g) ?? [];
		expect(scripts.length, address).toBeGreaterThan(1);
		for (const script of scripts) expect(script, address).toContain(`nonce="${nonce}"`);
	}
	expect(nonces.size).toBe(4);
});

test('what never passes the hooks is protected like the rest', async ({ request }) => {
	const next = '/__data.json?x-sveltekit-invalidated=01';
	for (const [address, status] of [
		['/sign-in/', 308],
		['/today/?x=1', 308],
		[`/today${next}`, 200],
		['/service-worker.js', 200],
		['/manifest.webmanifest', 200],
	] as const) {
		const response = await request.get(address, { maxRedirects: 0 });
		expect(response.status(), address).toBe(status);
		const headers = response.headers();
		expect(headers['content-security-policy'], address).toContain("frame-ancestors 'none'");
		for (const [name, value] of Object.entries({
			'x-frame-options': 'DENY',
			'x-content-type-options': 'nosniff',
			'referrer-policy': 'same-origin',
			'cross-origin-opener-policy': 'same-origin',
			'cross-origin-resource-policy': 'same-origin',
		})) {
			expect(headers[name], `${address} ${name}`).toBe(value);
		}
		expect(headers['permissions-policy'], address).toContain('camera=()');
	}
});

test('files keep for as long as their name, and are taken for nothing else', async ({ request }) => {
	const page = await (await request.get('/sign-in')).text();
	const script = /"(\/_app\/immutable\/[^"]+\.js)"/.exec(page)?.[1];
	expect(script).toBeDefined();
	for (const [address, keeps] of [
		[script!, /immutable/],
		['/service-worker.js', undefined],
		['/_app/immutable/nothing.js', /^(?!.*immutable)/],
	] as const) {
		const headers = (await request.get(address)).headers();
		expect(headers['x-content-type-options']).toBe('nosniff');
		expect(headers['cross-origin-resource-policy']).toBe('same-origin');
		expect(headers['set-cookie']).toBeUndefined();
		if (keeps === undefined) expect(headers['cache-control']).toBeUndefined();
		else expect(headers['cache-control']).toMatch(keeps);
	}
});
