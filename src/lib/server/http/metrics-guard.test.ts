/** Who may read metrics, over every way a request can come. */
import { describe, expect, it } from 'vitest';
import { Secret } from '../../core/brand';
import { mayReadMetrics } from './metrics-guard';

const TOKEN = 'a token for prometheus';
const metricsToken = new Secret(TOKEN);
const may = (
	headers: Record<string, string>,
	ip: string,
	config: Parameters<typeof mayReadMetrics>[2] = {},
): boolean => mayReadMetrics(new Headers(headers), ip, config);

describe('mayReadMetrics', () => {
	it('lets this machine read, and no other', () => {
		for (const ip of ['127.0.0.1', '::1', '::ffff:127.0.0.1', '127.1.2.3']) expect(may({}, ip)).toBe(true);
		for (const ip of ['192.168.1.4', '203.0.113.7', '::ffff:10.0.0.1', '', '127.0.0.1.evil.example']) {
			expect(may({}, ip)).toBe(false);
		}
	});

	it('takes nothing for this machine that a proxy passed on, whatever it claims', () => {
		for (const name of ['X-Forwarded-For', 'Forwarded', 'Via', 'X-Real-IP']) {
			expect(may({ [name]: '127.0.0.1' }, '127.0.0.1')).toBe(false);
		}
	});

	it('takes nothing for this machine on a server with a public name, because silent proxies exist', () => {
		expect(may({}, '127.0.0.1', { origin: 'https://mana.example.org' })).toBe(false);
		expect(may({}, '127.0.0.1', { origin: 'http://localhost:3000' })).toBe(true);
	});

	it('lets the token read from anywhere, and a wrong one from nowhere', () => {
		const config = { metricsToken, origin: 'https://mana.example.org' };
		const from = { 'X-Forwarded-For': '203.0.113.7' };
		expect(may({ ...from, Authorization: `Bearer ${TOKEN}` }, '10.0.0.1', config)).toBe(true);
		for (const wrong of [
			`Bearer ${TOKEN}x`,
			`Bearer ${TOKEN.slice(1)}`,
			'Bearer x',
			`Basic ${TOKEN}`,
			TOKEN,
		]) {
			expect(may({ ...from, Authorization: wrong }, '10.0.0.1', config)).toBe(false);
		}
		expect(may({ Authorization: 'Bearer x' }, '127.0.0.1', { metricsToken })).toBe(false);
	});

	it('knows no token where none is set', () => {
		expect(may({ Authorization: 'Bearer undefined' }, '10.0.0.1')).toBe(false);
		expect(may({ Authorization: 'Bearer ' }, '10.0.0.1')).toBe(false);
	});
});
