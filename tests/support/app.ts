/** The whole program on a fresh database, with fakes only for the edges we cannot own. */
import { unwrapSpaceKey, openPrivateKey, type SpaceKey } from '../../src/lib/core/crypto';
import { hashedKey } from '../../src/lib/server/auth/rate-limits';
import { compose, type App, type Edges } from '../../src/lib/server/compose';
import { loadConfig } from '../../src/lib/server/config';
import { createLog } from '../../src/lib/server/log';
import type { Mail, Mailer } from '../../src/lib/server/mail/mailer';
import { appRouter } from '../../src/lib/server/trpc/root';
import { createTestDatabase } from './database';

/** A key for tests; production refuses it. */
export const TEST_KEK = Buffer.alloc(32, 7).toString('base64');

export interface TestAppOptions {
	/** Settings on top of the defaults of the tests. */
	readonly env?: Readonly<Record<string, string>>;
	readonly edges?: Edges;
	/** Another program on the same database, as a second process would be. */
	readonly databaseUrl?: string;
	/** `real` sends mail as the program does, to the sink or to the server of `env`; otherwise `mails` receives it. */
	readonly mail?: 'real';
}

export interface TestApp {
	readonly app: App;
	/** Mails that would have been sent, oldest first. */
	readonly mails: readonly Mail[];
	/** Lines of the log. */
	readonly logs: readonly string[];
	readonly databaseUrl: string;
	readonly signUp: (name: string) => Promise<TestPerson>;
	readonly close: () => Promise<void>;
}

export interface TestPerson {
	readonly userId: string;
	readonly spaceId: string;
	readonly name: string;
	readonly email: string;
	readonly password: string;
	/** Value of a `Cookie` header. */
	readonly cookie: string;
	/** What a device of this person would hold after opening its vault. */
	readonly spaceKey: SpaceKey<Uint8Array>;
	/** The API as this person. */
	readonly api: ReturnType<typeof appRouter.createCaller>;
}

export const PASSWORD = 'correct horse battery';
export const testClient = { ip: '203.0.113.7', userAgent: 'Test/1.0' };

/** The API for somebody, or for nobody. `onCookies` receives `Set-Cookie` values. */
export async function apiOf(
	app: App,
	cookie: string | undefined,
	onCookies: (values: readonly string[]) => void = () => undefined,
): Promise<TestPerson['api']> {
	const found = await app.auth.sessionOf(cookie?.split('=')[1]);
	return appRouter.createCaller({
		app,
		user: found?.user ?? null,
		session: found?.session ?? null,
		client: testClient,
		requestId: 'test',
		setCookies: onCookies,
	});
}

/** `name=value` out of the first `Set-Cookie` value. */
export const cookieFrom = (cookies: readonly string[]): string => cookies[0]!.split(';')[0]!;

/** Signs somebody up and opens their vault, as a first visit does. */
export async function personOf(app: App, name: string): Promise<TestPerson> {
	const email = `${name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')}@example.org`;
	const entered = await app.auth.signUp({ name, email, password: PASSWORD }, testClient);
	if (!entered.ok) throw new Error(entered.error.message);
	// Some tests are more people than may sign up from one address within an hour.
	await app.limits.clear(hashedKey('sign-up-ip', testClient.ip));
	const { userId, spaceId, cookies } = entered.value;
	const cookie = cookieFrom(cookies);
	const api = await apiOf(app, cookie);
	const vault = await api.vault.open();
	if (vault.mode !== 'standard') throw new Error('A new account has standard custody.');
	const privateJwk = await openPrivateKey(Buffer.from(vault.masterKey, 'base64url'), vault.sealedPrivateKey);
	const wrap = vault.spaceKeys.find((key) => key.spaceId === spaceId);
	if (!privateJwk.ok || !wrap) throw new Error('The vault of a new account does not open.');
	const raw = await unwrapSpaceKey(privateJwk.value, wrap.wrap);
	if (!raw.ok) throw new Error('The space key of a new account does not open.');
	const spaceKey = { keyId: wrap.keyId, key: raw.value };
	return { userId, spaceId, name, email, password: PASSWORD, cookie, spaceKey, api };
}

export async function testApp(options: TestAppOptions = {}): Promise<TestApp> {
	const database = options.databaseUrl === undefined ? await createTestDatabase() : undefined;
	const databaseUrl = options.databaseUrl ?? database!.url;
	const mails: Mail[] = [];
	const mailer: Mailer = {
		send: async (mail) => void mails.push(mail),
		close: async () => undefined,
	};
	const logs: string[] = [];
	const log = createLog('debug', { write: (line) => void logs.push(line) });
	const config = loadConfig({
		DATABASE_URL: databaseUrl,
		MANA_KEK: TEST_KEK,
		MANA_DATA_DIR: '.cache/test-data',
		...options.env,
	});
	const fakes = options.mail === 'real' ? { log } : { mailer, log };
	const app = compose(config, { ...fakes, ...options.edges });
	return {
		app,
		mails,
		logs,
		databaseUrl,
		signUp: (name) => personOf(app, name),
		close: async () => {
			await app.drain();
			await app.close();
			await database?.drop();
		},
	};
}
