/** Settings: everything wrong at once, in words; and the example file names exactly what is read. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfigError, Environment, loadConfig } from './config';

const good = {
	DATABASE_URL: 'postgresql://mana@127.0.0.1/mana',
	MANA_KEK: Buffer.from('0123456789abcdefghijklmnopqrstuv').toString('base64'),
};

const problemsOf = (env: Record<string, string>): readonly string[] => {
	try {
		loadConfig(env);
		return [];
	} catch (error) {
		if (error instanceof ConfigError) return error.problems;
		throw error;
	}
};

describe('loadConfig', () => {
	it('starts on this machine with a database and a key, and treats empty as unset', () => {
		expect(loadConfig({ ...good, REDIS_URL: '', PORT: '' })).toMatchObject({
			host: '127.0.0.1',
			port: 3000,
			loopback: true,
			demo: false,
			policyMode: 'enforce',
		});
	});

	it('reports every wrong setting at once', () => {
		const problems = problemsOf({
			PORT: '99999',
			MANA_KEK: 'short',
			REDIS_URL: 'http://x',
			MANA_DEMO: 'yes',
		});
		expect(problems.map((text) => text.split(':')[0])).toEqual(
			expect.arrayContaining(['PORT', 'MANA_KEK', 'REDIS_URL', 'MANA_DEMO', 'DATABASE_URL']),
		);
		expect(problems).toHaveLength(5);
	});

	it('says what can be written instead, in words of its own', () => {
		const wrong = { MANA_LOG_LEVEL: 'loud', MANA_POLICY_MODE: 'x', MANA_TRUST_PROXY: '99', PORT: '1.5' };
		expect(problemsOf({ ...good, ...wrong })).toEqual([
			'PORT: not a port.',
			'MANA_TRUST_PROXY: write a number from 0 to 10.',
			'MANA_POLICY_MODE: write one of off, log-only, enforce.',
			'MANA_LOG_LEVEL: write one of silent, error, warn, info, debug.',
		]);
	});

	it('refuses example keys in production, a demo for strangers, and a public server without an address', () => {
		const zeros = Buffer.alloc(32).toString('base64');
		const counting = Buffer.from(Array.from({ length: 32 }, (_, at) => at)).toString('base64');
		for (const MANA_KEK of [zeros, counting]) {
			expect(problemsOf({ ...good, MANA_KEK, NODE_ENV: 'production' })).toHaveLength(1);
			expect(problemsOf({ ...good, MANA_KEK })).toEqual([]);
		}
		expect(problemsOf({ ...good, HOST: '0.0.0.0', MANA_DEMO: '1' })).toHaveLength(2);
		expect(problemsOf({ ...good, MANA_ORIGIN: 'https://mana.example.org', MANA_DEMO: '1' })).toHaveLength(1);
		expect(problemsOf({ ...good, HOST: '0.0.0.0', MANA_ORIGIN: 'https://mana.example.org' })).toEqual([]);
	});

	it('turns the demo on only beside the built-in database on this machine', () => {
		const embedded = { ...good, MANA_EMBEDDED: '1' };
		expect(loadConfig(embedded).demo).toBe(true);
		expect(loadConfig({ ...embedded, MANA_DEMO: '0' }).demo).toBe(false);
		expect(loadConfig({ ...embedded, HOST: '0.0.0.0', MANA_ORIGIN: 'http://mana.lan' }).demo).toBe(false);
		// Strangers come through a proxy on this machine.
		expect(loadConfig({ ...embedded, MANA_ORIGIN: 'https://mana.example.org' }).demo).toBe(false);
		expect(loadConfig({ ...embedded, MANA_ORIGIN: 'http://localhost:3000' }).demo).toBe(true);
	});

	it('never prints a secret', () => {
		const text = JSON.stringify(
			loadConfig({ ...good, ANTHROPIC_API_KEY: 'sk-canary', MANA_METRICS_TOKEN: 'canary-canary-canary' }),
		);
		expect(text).not.toContain('canary');
		expect(text).not.toContain(good.MANA_KEK);
	});
});

it('.env.example names every setting, and nothing else', () => {
	const example = readFileSync('.env.example', 'utf8');
	const named = [...example.matchAll(/^#? ?([A-Z][A-Z_]+)=/gm)].map((match) => match[1]);
	expect(named.sort()).toEqual(Object.keys(Environment.shape).sort());
	const values = Object.fromEntries(
		[...example.matchAll(/^([A-Z][A-Z_]+)=(.*)$/gm)].map((match) => [match[1], match[2]]),
	);
	expect(loadConfig({ ...good, ...values }).port).toBe(3000);
});
