/**
 * Settings, read once from the environment. Every wrong one is reported at the same time, in words for the person at the
 * terminal. The only reader of environment variables on the server; `.env.example` is checked against it by a test.
 */
import { resolve } from 'node:path';
import { z } from 'zod';
import { Secret } from '../core/brand';

export const policyModes = ['off', 'log-only', 'enforce'] as const;
const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const;

const flag = z.enum(['0', '1'], { error: 'write 1 for yes or 0 for no' }).transform((value) => value === '1');
const choice = <const Values extends readonly [string, ...string[]]>(values: Values) =>
	z.enum(values, { error: `write one of ${values.join(', ')}` });
const urlOf = (protocols: readonly string[], what: string) =>
	z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
		error: `not ${what}`,
	});
const key = z
	.string()
	.transform((text) => Buffer.from(text, 'base64'))
	.refine((bytes) => bytes.length === 32, { error: 'not the base64 text of 32 bytes' });

const atLeastOne = z.coerce
	.number({ error: 'not a number' })
	.int({ error: 'not a whole number' })
	.min(1, { error: 'less than 1' });

/** One field per environment variable; the descriptions are the comments of `.env.example`. */
export const Environment = z.object({
	NODE_ENV: z.string().optional().describe('`production` refuses the secrets of examples and tests'),
	HOST: z
		.string()
		.min(1)
		.default('127.0.0.1')
		.describe('Address to listen on; 127.0.0.1 is this machine only'),
	PORT: z.coerce
		.number({ error: 'not a number' })
		.int({ error: 'not a port' })
		.min(0, { error: 'not a port' })
		.max(65_535, { error: 'not a port' })
		.default(3000)
		.describe('Port to listen on'),
	MANA_DATA_DIR: z
		.string()
		.min(1)
		.default('.mana')
		.describe('Folder for the built-in database, files and secrets'),
	DATABASE_URL: urlOf(['postgres:', 'postgresql:'], 'a PostgreSQL address (postgresql://…)').describe(
		'PostgreSQL 15 or newer; `npm start` brings its own when this is empty',
	),
	REDIS_URL: urlOf(['redis:', 'rediss:'], 'a Redis address (redis://…)')
		.optional()
		.describe('Redis for queues and live events; PostgreSQL does both when this is empty'),
	MANA_DEMO: flag
		.optional()
		.describe('Demo account: 0 for never; on by default with the built-in database on this machine'),
	MANA_DEMO_PASSWORD: z
		.string()
		.min(8)
		.optional()
		.describe('Password of the demo account; `npm start` draws one'),
	MANA_EMBEDDED: flag.default(false).describe('Set by `npm start` when it runs the built-in database'),
	MANA_ORIGIN: urlOf(['http:', 'https:'], 'a web address (https://…)')
		.transform((text) => new URL(text).origin)
		.optional()
		.describe('Public address, such as https://mana.example.org; needed when HOST is not this machine'),
	MANA_TRUST_PROXY: z.coerce
		.number({ error: 'not a number' })
		.int({ error: 'not a whole number' })
		.min(0, { error: 'write a number from 0 to 10' })
		.max(10, { error: 'write a number from 0 to 10' })
		.default(0)
		.describe('How many proxies in front of this server set X-Forwarded-For'),
	MANA_KEK: key.describe('Base64 of 32 random bytes that wrap people’s master keys; `npm start` makes one'),
	MANA_POLICY_MODE: choice(policyModes)
		.default('enforce')
		.describe('Gate in front of agents: off, log-only or enforce'),
	MANA_MAX_MISSIONS: atLeastOne
		.default(200)
		.describe('Active missions of one account that run; those beyond wait until some are paused'),
	MANA_MAX_RUNS: atLeastOne
		.default(4)
		.describe('Runs of one account at the same time; a worker process does 8 of all accounts'),
	MANA_METRICS_TOKEN: z
		.string()
		.min(16, { error: 'shorter than 16 characters' })
		.optional()
		.describe(
			'Bearer token for /metrics; without one, only this machine reads them, and nobody on a public server',
		),
	MANA_SMTP_URL: urlOf(['smtp:', 'smtps:'], 'a mail server address (smtp://…)')
		.optional()
		.describe('Mail server; without one, mail stays in a sink that the admin page shows'),
	MANA_MAIL_FROM: z.string().min(3).default('Mana <mana@localhost>').describe('Sender of mail'),
	MANA_LOG_LEVEL: choice(logLevels).default('info').describe('silent, error, warn, info or debug'),
	ANTHROPIC_API_KEY: z
		.string()
		.min(1)
		.optional()
		.describe('Key for Claude; without one, missions run on the small built-in offline model'),
});

export interface Config {
	readonly host: string;
	readonly port: number;
	/** Whether only this machine can reach the server. */
	readonly loopback: boolean;
	readonly dataDir: string;
	readonly databaseUrl: string;
	readonly redisUrl?: string;
	readonly demo: boolean;
	readonly demoPassword?: Secret<string>;
	readonly embedded: boolean;
	/** Public origin; absent on a laptop, where any loopback name will do. */
	readonly origin?: string;
	readonly trustProxy: number;
	readonly kek: Secret<Uint8Array>;
	readonly policyMode: (typeof policyModes)[number];
	/** Active missions of one account. */
	readonly maxMissions: number;
	/** Runs of one account at the same time. */
	readonly maxRuns: number;
	readonly metricsToken?: Secret<string>;
	readonly smtpUrl?: Secret<string>;
	readonly mailFrom: string;
	readonly logLevel: (typeof logLevels)[number];
	readonly anthropicApiKey?: Secret<string>;
	readonly production: boolean;
}

/** Wrong settings, one sentence each. */
export class ConfigError extends Error {
	readonly problems: readonly string[];
	constructor(problems: readonly string[]) {
		super(`Mana cannot start with these settings:\n${problems.map((text) => `  - ${text}`).join('\n')}`);
		this.name = 'ConfigError';
		this.problems = problems;
	}
}

export const isLoopbackHost = (host: string): boolean =>
	host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

/** A server with a public name, to which a proxy on this machine may pass on what strangers ask. */
export const isPublicOrigin = (origin: string | undefined): boolean =>
	origin !== undefined && !isLoopbackHost(new URL(origin).hostname);

/** A key nobody drew: one byte repeated, or bytes that count up. */
const isMadeUp = (bytes: Uint8Array): boolean =>
	bytes.every((byte) => byte === bytes[0]) || bytes.every((byte, at) => byte === ((bytes[0]! + at) & 255));

function contradictions(env: z.infer<typeof Environment>): string[] {
	const problems: string[] = [];
	const loopback = isLoopbackHost(env.HOST);
	if (env.MANA_DEMO === true && loopback && isPublicOrigin(env.MANA_ORIGIN)) {
		problems.push(
			'MANA_DEMO: the demo account is for this machine only; remove it, because MANA_ORIGIN names a public address.',
		);
	}
	if (env.MANA_DEMO === true && !loopback) {
		problems.push(
			'MANA_DEMO: the demo account is for this machine only; remove it, or set HOST to 127.0.0.1.',
		);
	}
	if (!loopback && env.MANA_ORIGIN === undefined) {
		problems.push(
			'MANA_ORIGIN: say under which address people reach this server, because HOST is not this machine.',
		);
	}
	if (env.NODE_ENV === 'production' && isMadeUp(env.MANA_KEK)) {
		problems.push('MANA_KEK: this is an example key; draw a real one with `openssl rand -base64 32`.');
	}
	return problems;
}

/** Parses settings; empty variables count as unset. Throws `ConfigError` with all problems. */
export function loadConfig(variables: Readonly<Record<string, string | undefined>>): Config {
	const set = Object.fromEntries(
		Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''),
	);
	const parsed = Environment.safeParse(set);
	if (!parsed.success) {
		throw new ConfigError(
			parsed.error.issues.map((issue) => {
				const name = String(issue.path[0]);
				return set[name] === undefined ? `${name}: missing.` : `${name}: ${issue.message}.`;
			}),
		);
	}
	const env = parsed.data;
	const problems = contradictions(env);
	if (problems.length > 0) throw new ConfigError(problems);
	const loopback = isLoopbackHost(env.HOST);
	return {
		host: env.HOST,
		port: env.PORT,
		loopback,
		dataDir: resolve(env.MANA_DATA_DIR),
		databaseUrl: env.DATABASE_URL,
		demo: loopback && !isPublicOrigin(env.MANA_ORIGIN) && (env.MANA_DEMO ?? env.MANA_EMBEDDED),
		embedded: env.MANA_EMBEDDED,
		trustProxy: env.MANA_TRUST_PROXY,
		kek: new Secret(new Uint8Array(env.MANA_KEK)),
		policyMode: env.MANA_POLICY_MODE,
		maxMissions: env.MANA_MAX_MISSIONS,
		maxRuns: env.MANA_MAX_RUNS,
		mailFrom: env.MANA_MAIL_FROM,
		logLevel: env.MANA_LOG_LEVEL,
		production: env.NODE_ENV === 'production',
		...(env.MANA_DEMO_PASSWORD === undefined ? {} : { demoPassword: new Secret(env.MANA_DEMO_PASSWORD) }),
		...(env.REDIS_URL === undefined ? {} : { redisUrl: env.REDIS_URL }),
		...(env.MANA_ORIGIN === undefined ? {} : { origin: env.MANA_ORIGIN }),
		...(env.MANA_METRICS_TOKEN === undefined ? {} : { metricsToken: new Secret(env.MANA_METRICS_TOKEN) }),
		...(env.MANA_SMTP_URL === undefined ? {} : { smtpUrl: new Secret(env.MANA_SMTP_URL) }),
		...(env.ANTHROPIC_API_KEY === undefined ? {} : { anthropicApiKey: new Secret(env.ANTHROPIC_API_KEY) }),
	};
}
