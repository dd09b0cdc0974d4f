/** People, spaces and writes for tests of the sync server, made by plain SQL: no passwords, no keys. */
import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import type { Write } from '../../src/lib/core/sync/record';
import type { Role, SpaceKind } from '../../src/lib/core/spaces/kinds';
import { createDatabase, type Database } from '../../src/lib/server/db/database';
import { createLog } from '../../src/lib/server/log';
import { createMetrics } from '../../src/lib/server/metrics';
import {
	createLive,
	createSync,
	postgresTransport,
	type Live,
	type SyncService,
} from '../../src/lib/server/sync';
import type { StoreOptions } from '../../src/lib/server/sync/store';
import { systemClock } from '../../src/lib/server/system';
import { createTestDatabase, type TestDatabase } from './database';

export const fullTier = process.env['MANA_TEST_TIER'] === 'full';

export interface SyncWorld {
	readonly database: TestDatabase;
	readonly db: Database;
	readonly live: Live;
	readonly sync: SyncService;
	/** Another service over the same database, with parts of it replaced. */
	readonly syncWith: (overrides: Partial<StoreOptions>) => SyncService;
	readonly addUser: (name?: string) => Promise<string>;
	readonly addSpace: (members: Readonly<Record<string, Role>>, kind?: SpaceKind) => Promise<string>;
	readonly close: () => Promise<void>;
}

const shortId = (): string => randomBytes(8).toString('hex');

/** A program without web, accounts and keys on a fresh database. */
export async function createSyncWorld(): Promise<SyncWorld> {
	void inject('postgresUrl');
	const database = await createTestDatabase();
	const db = createDatabase(database.url);
	const log = createLog('silent');
	const metrics = createMetrics();
	const live = createLive({ db, log, transport: postgresTransport({ db, log }) });
	const syncWith = (overrides: Partial<StoreOptions> = {}): SyncService =>
		createSync({ db, log, metrics, live, clock: systemClock }, overrides);
	return {
		database,
		db,
		live,
		sync: syncWith(),
		syncWith,
		addUser: async (name = 'Ada') => {
			const id = `u-${shortId()}`;
			await db.pool.query(
				`INSERT INTO auth."user" (id, email, name, password_hash) VALUES ($1, $2, $3, '')`,
				[id, `${id}@example.org`, name],
			);
			return id;
		},
		addSpace: async (members, kind = 'personal') => {
			const id = `s-${shortId()}`;
			await db.pool.query(`INSERT INTO space.space (id, kind, name) VALUES ($1, $2, 'Space')`, [id, kind]);
			for (const [user, role] of Object.entries(members)) {
				await db.pool.query('INSERT INTO space.membership (space_id, user_id, role) VALUES ($1, $2, $3)', [
					id,
					user,
					role,
				]);
			}
			return id;
		},
		close: async () => {
			await live.close();
			await db.close();
			await database.drop();
		},
	};
}

let counter = 0;

/** Stamps that rise, a little in the past so that none is ahead. */
export function stampNow(device = 'dev_test', offsetMs = -60_000): string {
	counter = (counter + 1) % 0xffff;
	return `${String(Date.now() + offsetMs).padStart(13, '0')}-${counter.toString(16).padStart(4, '0')}-${device}`;
}

export const sealed = (text: string): string =>
	`enc:2:key-1:AAAAAAAAAAAAAAAA.${Buffer.from(text.padEnd(24, ' ')).toString('base64url')}`;

/** A write to a task: a box for the title, and any clear fields. */
export function taskWrite(
	space: string,
	id: string,
	fields: Partial<Write> & { readonly title?: string } = {},
): Write {
	const { title, ...rest } = fields;
	return {
		space,
		table: 'todo.tasks',
		id,
		stamp: stampNow(),
		actor: { kind: 'user', id: 'somebody', name: 'Somebody' },
		...(title === undefined && rest.set === undefined && rest.deleted === undefined
			? { set: { priority: 'high' } }
			: {}),
		...(title === undefined ? {} : { box: { fields: ['title'], data: sealed(title) } }),
		...rest,
	};
}

/** The stream of a pull that is not refused. */
export function opened(pulled: ReturnType<SyncService['pull']>): ReadableStream<Uint8Array> {
	if (!pulled.ok) throw new Error(pulled.error.message);
	return pulled.value;
}

/** Every byte the server holds of a space, as text. */
export async function bytesOf(db: Database, spaceId: string): Promise<string> {
	const { rows } = await db.pool.query<{ all: string }>(
		`SELECT (SELECT json_agg(r ORDER BY r.tbl, r.id) FROM sync.record r WHERE r.space_id = $1)::text || '|' ||
			(SELECT json_agg(c ORDER BY c.seq) FROM sync.change c WHERE c.space_id = $1)::text || '|' ||
			(SELECT row_to_json(h) FROM sync.head h WHERE h.space_id = $1)::text AS all`,
		[spaceId],
	);
	return rows[0]!.all;
}
