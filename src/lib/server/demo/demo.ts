/**
 * The demo account of a first start on one's own machine: an admin with a lived-in space. Made once; a start that was
 * killed half-way is finished by the next one. Configuration refuses it on any host that others can reach.
 */
import type { ClockDep, Millis } from '../../core/ports/clock';
import type { Auth } from '../auth/accounts';
import type { Config } from '../config';
import type { Connections } from '../connections/tokens';
import type { Database } from '../db/database';
import type { Log } from '../log';
import type { ToolRunner } from '../tools/tool-call';
import { seedMission, type MissionSeeder } from './mission';
import { movableClock, seedSpace, type DemoPerson } from './seed';

const DEMO_EMAIL = 'demo@mana.example';
const DEMO_NAME = 'Ada';
/** Any number, the same everywhere: two processes starting together must not both make the account. */
const DEMO_LOCK = 7_316_403;
const SETTING = 'demo';

interface Deps extends ClockDep {
	readonly config: Config;
	readonly db: Database;
	readonly log: Log;
	readonly auth: Auth;
	readonly connections: Pick<Connections, 'revokeAll'>;
	/** A tool runner, and what runs a mission once, on a clock of the demo's own. */
	readonly toolsAt: (clock: ClockDep['clock']) => ToolRunner;
	readonly missionsAt: (clock: ClockDep['clock']) => MissionSeeder;
}

interface Progress {
	readonly startedAt: Millis;
	readonly zone: string;
	readonly done: boolean;
}

export interface Demo {
	/** Makes the account and fills its space unless both are there. Does nothing when the demo is off. */
	readonly ensure: () => Promise<void>;
	/**
	 * Where the demo is off, programs that were connected to it lose their access for good: nobody can sign in to take it
	 * away. Workers ask for it again and again.
	 */
	readonly disconnect: () => Promise<void>;
}

export function createDemo(deps: Deps): Demo {
	const { prisma } = deps.db;
	let disconnected = false;

	const progress = async (): Promise<Progress | undefined> => {
		const row = await prisma.setting.findUnique({ where: { key: SETTING }, select: { value: true } });
		return (row?.value as unknown as Progress | undefined) ?? undefined;
	};
	const remember = async (value: Progress): Promise<void> => {
		const json = { ...value };
		await prisma.setting.upsert({
			where: { key: SETTING },
			create: { key: SETTING, value: json },
			update: { value: json },
		});
	};

	const person = async (password: string): Promise<DemoPerson> => {
		const existing = await prisma.user.findFirst({ where: { demo: true }, select: { id: true, name: true } });
		if (existing === null) {
			const made = await deps.auth.signUp(
				{ name: DEMO_NAME, email: DEMO_EMAIL, password },
				{ ip: '127.0.0.1', userAgent: 'first start' },
				{ demo: true },
			);
			if (!made.ok) throw new Error(`The demo account could not be made: ${made.error.message}`);
			// Nobody sits behind this session; among the person's devices it would look like a stranger's.
			await deps.auth.revoke(made.value.userId, { except: undefined });
			return { userId: made.value.userId, spaceId: made.value.spaceId, name: DEMO_NAME };
		}
		const membership = await prisma.membership.findFirstOrThrow({
			where: { userId: existing.id, space: { kind: 'personal' } },
			select: { spaceId: true },
		});
		return { userId: existing.id, spaceId: membership.spaceId, name: existing.name };
	};

	const runsSoFar = async (): Promise<number> => {
		const { rows } = await deps.db.pool.query<{ count: number }>(
			"SELECT count(*)::int AS count FROM sync.record WHERE tbl = 'missions.iterations'",
		);
		return rows[0]?.count ?? 0;
	};

	const make = async (password: string): Promise<void> => {
		const known = await progress();
		if (known?.done) return;
		const begun: Progress = known ?? {
			startedAt: deps.clock.now(),
			zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
			done: false,
		};
		await remember(begun);
		const clock = movableClock(begun.startedAt);
		const seed = {
			tools: deps.toolsAt(clock),
			clock,
			person: await person(password),
			now: begun.startedAt,
			zone: begun.zone,
		};
		await seedSpace(seed);
		// Runs are not repeatable by key: a start killed between them leaves the demo with the runs it has.
		if ((await runsSoFar()) === 0) await seedMission(seed, deps.missionsAt(clock));
		await remember({ ...begun, done: true });
		deps.log.info('the demo account is ready');
	};

	return {
		ensure: async () => {
			const password = deps.config.demoPassword;
			if (!deps.config.demo || password === undefined) return;
			// The lock is held by a connection of its own for as long as the seeding takes.
			await deps.db.asSystem('make the demo account', async (sql) => {
				await sql.query('SELECT pg_advisory_xact_lock($1)', [DEMO_LOCK]);
				await make(password.reveal());
			});
		},
		disconnect: async () => {
			if (deps.config.demo || disconnected) return;
			const account = await prisma.user.findFirst({ where: { demo: true }, select: { id: true } });
			if (account !== null) await deps.connections.revokeAll(account.id);
			// Nobody can sign in to connect another.
			disconnected = true;
		},
	};
}
