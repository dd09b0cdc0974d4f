/**
 * Runs one tool for somebody who is not at the screen: an agent, a mission, an approved proposal, a connected program.
 * The same command as behind the button, sealed and pushed through the same merge as a device's writes. Whether the
 * call is allowed (policy, gate) is the caller's question; who may read and write is answered here.
 */
import type { Cipher } from '../../core/crypto';
import {
	checkReferences,
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
import { moduleAllows, tables, tools, type RegisteredTool } from '../../registry';
import type { Database } from '../db/database';
import type { Keyring, SpaceKeys } from '../keyring/keyring';
import type { Log } from '../log';
import type { Spaces } from '../spaces';
import { createCallLedger } from './call-ledger';
import { keyedIds, openOutcome, sealOutcome } from './keyed-call';
import { parseInput } from './parse-input';
import { pushWrites, type Pusher } from './push-writes';
import { createReader, type ReaderSource, type ServerReader } from './reader';
import { Refusal } from './refusal';
import { sealChanges, stampAfter } from './seal-changes';
import type { ToolCall, ToolOutcome, ToolRunner } from './tool-call';

export interface ToolRunnerDeps extends ClockDep, RandomDep {
	readonly db: Database;
	readonly log: Log;
	readonly cipher: Cipher<Uint8Array>;
	readonly sync: Pusher & {
		readonly readRecords: (
			userId: string,
			spaceId: string,
			query: Parameters<ReaderSource['records']>[0],
		) => ReturnType<ReaderSource['records']>;
	};
	readonly keyring: Pick<Keyring, 'spaceKeys'>;
	readonly spaces: Pick<Spaces, 'list'>;
}

interface Run {
	readonly call: ToolCall;
	readonly registered: RegisteredTool;
	readonly input: unknown;
	readonly query: QueryDeps;
	readonly reader: ServerReader;
	readonly keys: () => Promise<SpaceKeys>;
}

/** One per process; `deps.random` names it in the stamps it makes. */
export function createToolRunner(deps: ToolRunnerDeps): ToolRunner {
	const device = `srv_${Buffer.from(deps.random.bytes(9)).toString('hex')}`;
	const ledger = createCallLedger(deps);

	const prepare = async (call: ToolCall): Promise<Result<Run>> => {
		const registered = tools.get(call.tool);
		if (registered === undefined)
			return notFound(`There is no tool named ${call.tool.slice(0, 64)}.`, 'error_no_tool', {
				tool: call.tool.slice(0, 64),
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
		const reader = createReader({
			space: call.spaceId,
			cipher: deps.cipher,
			records: (query) => deps.sync.readRecords(call.userId, call.spaceId, query),
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
		return ok({ call, registered, input: parsed.value, query, reader, keys });
	};

	/** Tools check what they give out as strictly as what they take in; a misfit is a defect of the tool. */
	const checked = ({ registered }: Run, value: unknown): unknown => registered.tool.output.parse(value);

	const read = async (run: Run): Promise<Result<ToolOutcome>> => {
		const answered = await (run.registered.tool.run as Query<unknown, unknown>)(run.query, run.input);
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
			await pushWrites(deps.sync, run.call.userId, device, kept.writes, { repeated: true });
			await ledger.markApplied(run.call.userId, key);
		}
		return ok(outcome);
	};

	const write = async (run: Run): Promise<Result<ToolOutcome>> => {
		const { call } = run;
		const key = call.idempotencyKey;
		if (key !== undefined && !call.dryRun) {
			const repeated = await repeat(run, key);
			if (repeated !== undefined) return repeated;
		}
		const commandDeps: CommandDeps = {
			...run.query,
			actor: call.actor,
			ids: key === undefined ? randomIds(deps.random) : keyedIds(`${call.userId}|${call.spaceId}|${key}`),
		};
		const ran = await (run.registered.tool.run as Command<unknown, unknown, string>)(commandDeps, run.input);
		if (!ran.ok) return ran;
		const { changes, events } = ran.value;
		const named = await checkReferences(
			{ reader: run.reader, tableOf: (name) => tables.get(name)?.table },
			changes,
		);
		if (!named.ok) return named;
		const before = await run.reader.before(changes);
		const outcome: ToolOutcome = { value: checked(run, ran.value.value), changes, before, events };
		if (call.dryRun) return ok(outcome);
		const seal = {
			...deps,
			space: call.spaceId,
			actor: call.actor,
			device,
			seen: run.reader.seen(),
			key: async () => (await run.keys()).current,
		};
		const writes = await sealChanges(seal, changes, run.reader.newest());
		if (key === undefined) {
			await pushWrites(deps.sync, call.userId, device, writes);
			return ok(outcome);
		}
		const stamp = stampAfter(seal, writes.at(-1)?.stamp);
		const sealed = await sealOutcome(
			seal,
			(await run.keys()).current,
			{ space: call.spaceId, key, stamp },
			outcome,
		);
		const kept = await ledger.keep(call.userId, key, {
			spaceId: call.spaceId,
			stamp,
			writes,
			outcome: sealed,
		});
		// Somebody else may have been first: theirs is what counts, so theirs is what is pushed and answered.
		const mine = kept.stamp === stamp;
		await pushWrites(deps.sync, call.userId, device, kept.writes, { repeated: !mine });
		await ledger.markApplied(call.userId, key);
		return mine ? ok(outcome) : ok(await openOutcome(deps, (await run.keys()).byId, key, kept));
	};

	return {
		run: async (call) => {
			try {
				const run = await prepare(call);
				if (!run.ok) return run;
				return await (run.value.registered.tool.effect === 'read' ? read(run.value) : write(run.value));
			} catch (error) {
				if (error instanceof Refusal) return err(error.error);
				throw error;
			}
		},
	};
}
