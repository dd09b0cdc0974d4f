/**
 * Runs one tool for somebody who is not at the screen: an agent, a mission, an approved proposal, a connected program.
 * The same command as behind the button, sealed and pushed through the same merge as a device's writes. Whether the
 * call is allowed (policy, gate) is the caller's question; who may read and write is answered here.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { backoffMs } from '../../core/backoff';
import type { Cipher } from '../../core/crypto';
import {
	settleReferences,
	type Command,
	type CommandDeps,
	type Query,
	type QueryDeps,
} from '../../core/module';
import { purposeLine } from '../../core/key-purpose';
import type { ClockDep } from '../../core/ports/clock';
import { randomIds, type RandomDep } from '../../core/ports/random';
import { err, forbidden, notFound, ok, type Result } from '../../core/result';
import { canWrite } from '../../core/spaces/kinds';
import type { Write } from '../../core/sync/record';
import { createTurns } from '../../core/turns';
import { moduleAllows, tables, tools, type RegisteredTool } from '../../registry';
import type { Database } from '../db/database';
import type { Keyring, SpaceKeys } from '../keyring/keyring';
import type { Log } from '../log';
import type { Spaces } from '../spaces';
import type { Together, Unstored } from '../sync';
import { AlreadyMade, createCallLedger } from './call-ledger';
import { keyedIds, openOutcome, sealOutcome } from './keyed-call';
import { parseInput } from './parse-input';
import { pushWrites, refused, type Pusher } from './push-writes';
import { createReader, type ServerReader } from './reader';
import { recordSource, type RecordSync } from './reader-source';
import { Refusal } from './refusal';
import { sealChanges, stampAfter } from './seal-changes';
import type { ToolCall, ToolOutcome, ToolRunner } from './tool-call';
import { cut } from '../../core/text';

export interface ToolRunnerDeps extends ClockDep, RandomDep {
	readonly db: Database;
	readonly log: Log;
	readonly cipher: Cipher<Uint8Array>;
	readonly sync: Pusher & {
		readonly commit: (
			userId: string,
			spaceId: string,
			writes: readonly Write[],
			together: Together,
		) => Promise<Unstored | undefined>;
	} & RecordSync;
	readonly keyring: Pick<Keyring, 'spaceKeys'>;
	readonly spaces: Pick<Spaces, 'list'>;
}

interface Run {
	readonly call: ToolCall;
	readonly registered: RegisteredTool;
	readonly input: unknown;
	/** Looks with a fresh eye: what was read for an attempt that came too late says nothing to the next. */
	readonly look: () => { readonly query: QueryDeps; readonly reader: ServerReader };
	readonly keys: () => Promise<SpaceKeys>;
}

/**
 * Calls of one process never overtake each other in a space. Against those of another process, which may have many to
 * run, waiting longer each time makes sure of a turn.
 */
const MAX_ATTEMPTS = 15;
const BETWEEN_ATTEMPTS = { baseMs: 10, capMs: 500 };

/** One per process; `deps.random` names it in the stamps it makes. */
export function createToolRunner(deps: ToolRunnerDeps): ToolRunner {
	const device = `srv_${Buffer.from(deps.random.bytes(9)).toString('hex')}`;
	const ledger = createCallLedger(deps);
	const inTurn = createTurns();

	const prepare = async (call: ToolCall): Promise<Result<Run>> => {
		const registered = tools.get(call.tool);
		if (registered === undefined)
			return notFound(`There is no tool named ${cut(call.tool, 64)}.`, 'error_no_tool', {
				tool: cut(call.tool, 64),
			});
		const parsed = parseInput(registered.tool, call.input);
		if (!parsed.ok) return parsed;
		const spaces = call.spaces ?? (await deps.spaces.list(call.userId));
		const space = spaces.find(({ id }) => id === call.spaceId);
		if (space === undefined) return forbidden('You are not a member of this space.', 'error_not_a_member');
		if (!moduleAllows(registered.module, space.kind)) {
			return forbidden(`${registered.module.id} is not used in this kind of space.`, 'error_module_not_here');
		}
		if (registered.tool.effect !== 'read' && !canWrite(space.role)) {
			return forbidden('Viewers of this space can read and not change.', 'error_viewer');
		}
		let held: Promise<SpaceKeys> | undefined;
		const keys = (): Promise<SpaceKeys> =>
			(held ??= deps.keyring
				.spaceKeys(
					call.userId,
					call.spaceId,
					purposeLine({ kind: 'tool', tool: call.tool, name: call.actor.name }),
				)
				.then((found) => {
					if (!found.ok) throw new Refusal(found.error);
					return found.value;
				}));
		const look: Run['look'] = () => {
			const reader = createReader({
				space: call.spaceId,
				signal: call.signal,
				...recordSource(deps.sync, call.userId, call.spaceId),
				keys: async () => (await keys()).byId,
				onUnreadable: ({ why }) =>
					deps.log.warn('a row was left out of a tool call', {
						tool: call.tool,
						spaceId: call.spaceId,
						why,
					}),
			});
			const query: QueryDeps = {
				clock: deps.clock,
				reader,
				zone: call.zone,
				locale: call.locale,
				space: { id: space.id, kind: space.kind },
				spaces: { list: async () => spaces },
			};
			return { query, reader };
		};
		return ok({ call, registered, input: parsed.value, look, keys });
	};

	/** Tools check what they give out as strictly as what they take in; a misfit is a defect of the tool. */
	const checked = ({ registered }: Run, value: unknown): unknown => registered.tool.output.parse(value);

	const read = async (run: Run): Promise<Result<ToolOutcome>> => {
		const answered = await (run.registered.tool.run as Query<unknown, unknown>)(run.look().query, run.input);
		if (!answered.ok) return answered;
		return ok({ value: checked(run, answered.value), changes: [], before: [], events: [] });
	};

	const repeat = async (run: Run, key: string): Promise<Result<ToolOutcome> | undefined> => {
		const kept = await ledger.find(run.call.userId, key);
		if (kept === undefined) return undefined;
		if (kept.spaceId !== run.call.spaceId) {
			return err({
				kind: 'conflict',
				code: 'error_call_elsewhere',
				message: 'This call was already made in another space.',
			});
		}
		const outcome = await openOutcome({ cipher: deps.cipher }, (await run.keys()).byId, key, kept);
		if (!kept.applied) {
			await pushWrites(deps.sync, run.call.userId, kept.writes);
			await ledger.markApplied(run.call.userId, key);
		}
		return ok(outcome);
	};

	/** Runs the command once. `overtaken` when what it read was no longer so when its writes came. */
	const attempt = async (run: Run): Promise<Result<ToolOutcome> | 'overtaken'> => {
		const { call } = run;
		const { query, reader } = run.look();
		const key = call.idempotencyKey;
		const commandDeps: CommandDeps = {
			...query,
			actor: call.actor,
			ids: key === undefined ? randomIds(deps.random) : keyedIds(`${call.userId}|${call.spaceId}|${key}`),
		};
		const ran = await (run.registered.tool.run as Command<unknown, unknown, string>)(commandDeps, run.input);
		if (!ran.ok) return ran;
		const { events } = ran.value;
		const tableOf = (name: string) => tables.get(name)?.table;
		const settled = await settleReferences({ reader, tableOf }, ran.value.changes);
		if (!settled.ok) return settled;
		const changes = settled.value;
		const before = await reader.before(changes);
		const outcome: ToolOutcome = { value: checked(run, ran.value.value), changes, before, events };
		if (call.dryRun) return ok(outcome);
		const sealing = {
			...deps,
			space: call.spaceId,
			actor: call.actor,
			device,
			seen: reader.seen(),
			key: async () => (await run.keys()).current,
		};
		const writes = await sealChanges(sealing, changes, reader.newest());
		const together: Together = {
			read: reader.read(),
			also: key === undefined ? undefined : await keeping(run, key, sealing, writes, outcome),
		};
		const unstored = await deps.sync.commit(call.userId, call.spaceId, writes, together);
		if (unstored === undefined) return ok(outcome);
		return unstored === 'overtaken' ? unstored : err(refused(unstored));
	};

	/** What keeps the outcome of a call that must happen once, in the transaction of its writes. */
	const keeping = async (
		run: Run,
		key: string,
		sealing: Parameters<typeof sealChanges>[0],
		writes: readonly Write[],
		outcome: ToolOutcome,
	): Promise<NonNullable<Together['also']>> => {
		const { userId, spaceId } = run.call;
		const stamp = stampAfter(sealing, writes.at(-1)?.stamp);
		const at = { space: spaceId, key, stamp };
		const sealed = await sealOutcome(sealing, (await run.keys()).current, at, outcome);
		return (sql) => ledger.keep(sql, userId, key, { spaceId, stamp, outcome: sealed });
	};

	const write = async (run: Run): Promise<Result<ToolOutcome>> => {
		const { idempotencyKey: key, dryRun } = run.call;
		if (key !== undefined && !dryRun) {
			const repeated = await repeat(run, key);
			if (repeated !== undefined) return repeated;
		}
		try {
			for (let tries = 0; tries < MAX_ATTEMPTS; tries += 1) {
				const done = await attempt(run);
				if (done !== 'overtaken') return done;
				await wait(backoffMs(deps.random, tries, BETWEEN_ATTEMPTS));
			}
		} catch (error) {
			const made = error instanceof AlreadyMade && key !== undefined ? await repeat(run, key) : undefined;
			if (made === undefined) throw error;
			return made;
		}
		return err({
			kind: 'conflict',
			code: 'error_overtaken',
			message:
				'Somebody changed this at the same moment, and their edit was kept. Read it again before you retry.',
		});
	};

	return {
		run: async (call) => {
			try {
				const run = await prepare(call);
				if (!run.ok) return run;
				if (run.value.registered.tool.effect === 'read') return await read(run.value);
				return await inTurn(call.spaceId, () => write(run.value));
			} catch (error) {
				if (error instanceof Refusal) return err(error.error);
				throw error;
			}
		},
	};
}
