/** The matrix of requests that try to change something from elsewhere. */
import { describe, expect, it } from 'vitest';
import { acceptsHost, ownOrigins, refuseOrigin } from './origin';

const own = ownOrigins('127.0.0.1:3000', {});
const may = (method: string, headers: Record<string, string>, hasCookie = true): boolean =>
	refuseOrigin({ method, headers: new Headers(headers), own, hasCookie }) === undefined;

describe('refuseOrigin', () => {
	const mutating = ['POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND'];

	it('lets our own pages change things and anybody read', () => {
		for (const method of mutating) {
			expect(may(method, { origin: 'http://127.0.0.1:3000' })).toBe(true);
			expect(may(method, { 'sec-fetch-site': 'same-origin' })).toBe(true);
		}
		for (const method of ['GET', 'HEAD', 'OPTIONS'])
			expect(may(method, { origin: 'https://evil.example' })).toBe(true);
	});

	it.each([
		['another site', { origin: 'https://evil.example' }],
		['a null origin', { origin: 'null' }],
		['another port', { origin: 'http://127.0.0.1:3001' }],
		['a sub-domain', { origin: 'http://evil.127.0.0.1:3000' }],
		['a prefix of our name', { origin: 'http://127.0.0.1:3000.evil.example' }],
		['no-cors fetch', { 'sec-fetch-site': 'cross-site', 'content-type': 'text/plain' }],
		['a same-site sub-domain', { 'sec-fetch-site': 'same-site' }],
		['our origin but another site', { origin: 'http://127.0.0.1:3000', 'sec-fetch-site': 'cross-site' }],
		['a cookie without an origin', {}],
		['a method override', { origin: 'https://evil.example', 'x-http-method-override': 'GET' }],
	])('refuses %s, with and without a cookie unless it names nothing', (_, headers) => {
		for (const method of mutating) {
			expect(may(method, headers)).toBe(false);
			expect(may(method, headers, false)).toBe(Object.keys(headers).length === 0);
		}
	});
});

describe('acceptsHost', () => {
	it('answers only under names of this machine, or its public name', () => {
		const local = { loopback: true };
		for (const host of ['127.0.0.1:3000', 'localhost:3000', '[::1]:3000', 'mana.localhost']) {
			expect(acceptsHost(host, local)).toBe(true);
		}
		for (const host of [
			'evil.example',
			'evil.example:3000',
			'127.0.0.1.evil.example',
			'',
			null,
			'192.168.1.4',
		]) {
			expect(acceptsHost(host, local)).toBe(false);
		}
		const open = { loopback: false, origin: 'https://mana.example.org' };
		expect(acceptsHost('mana.example.org', open)).toBe(true);
		expect(acceptsHost('other.example.org', open)).toBe(false);
		expect(acceptsHost('127.0.0.1:3000', open)).toBe(true);
	});
});
