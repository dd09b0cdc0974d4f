/**
 * Runs a tool the way every caller of this browser does: parse, check the space, run the command over local rows, write
 * once, and hand back how to take it back. What a tool means belongs to its module.
 */
import { invalidValue } from '../core/invalid-value';
import { deepStrict, settleReferences, type Change, type CommandDeps, type WriteTool } from '../core/module';
import type { ClockDep } from '../core/ports/clock';
import type { IdsDep } from '../core/ports/random';
import type { Reader } from '../core/ports/reader';
import { err, forbidden, notFound, ok, type Result } from '../core/result';
import { canWrite } from '../core/spaces/kinds';
import type { Actor } from '../core/sync/actor';
import type { Write } from '../core/sync/record';
import { createTurns } from '../core/turns';
import { moduleAllows, tables, tools, type RegisteredTool } from '../registry';
import { Failed, outdatedTab } from './failed';
import { keyedIds } from './keyed-ids';
import { inverseOf, rememberBefore } from './local/undo';
import type { ReadStates } from './local/moved';
import { writeDecided, type WriterDeps } from './local/write';
import type { Account, Done, RunOptions, SpaceInfo } from './workspace';
import { cut } from '../core/text';

export interface ExecutorDeps extends IdsDep {
	readonly writer: WriterDeps;
	/**
	 * Resolves when the screen shows all that was read so far. Who writes over what others wrote must have had it before their
	 * eyes first: a text under the hand is joined with it there, and a write claims to have seen it.
	 */
	readonly shown: () => Promise<void>;
	/** Wraps every step that writes, so that the person sees it wait. */
	readonly storing: <T>(work: () => Promise<T>) => Promise<T>;
	readonly account: () => Account;
	readonly spaces: () => readonly SpaceInfo[];
	readonly zone: () => string;
	readonly locale: () => 'en' | 'de';
}

export interface Executor {
	readonly run: <Value>(
		space: SpaceInfo,
		tool: string,
		input: unknown,
		options?: RunOptions,
	) => Promise<Result<Done<Value>>>;
	/** Writes changes that no command made (a revert) as the person, as one step. */
	readonly apply: (
		space: SpaceInfo,
		changes: readonly Change[],
		options?: Pick<RunOptions, 'onundone'>,
	) => Promise<Result<Done<undefined>>>;
	/** Takes back the newest step that is not undone yet; answers whether there was one. */
	readonly undoLast: () => Promise<boolean>;
}

/** A database that a newer version of the app took is closed under this tab: it can only be reloaded. */
const orOutdated = <T>(work: Promise<Result<T>>): Promise<Result<T>> =>
	work.catch((error: unknown) => {
		if (error instanceof Error && error.name === 'DatabaseClosedError') return err(outdatedTab);
		throw error;
	});

const readOnly = () => forbidden('You can read this space, but not change it.', 'error_read_only');

/** Steps that can be taken back one after the other. */
const UNDO_DEPTH = 100;

/** Other tabs and pulls come between reading and writing a few times at most. */
const MAX_ATTEMPTS = 20;

/** Decides again as long as a record has moved on since it was read. */
async function untilStored<T>(attempt: () => Promise<T | 'movedOn'>): Promise<T> {
	for (let tries = 0; tries < MAX_ATTEMPTS; tries += 1) {
		const done = await attempt();
		if (done !== 'movedOn') return done;
	}
	throw new Error('Other tabs kept changing what this step reads.');
}

export function createExecutor(deps: ExecutorDeps): Executor {
	const steps: { readonly undo: () => Promise<void> }[] = [];
	// What one step writes the next one has to read, also where two are asked for at once.
	const inTurn = createTurns();

	const person = (): Actor => ({
		kind: 'user',
		id: deps.account().id,
		name: cut(deps.account().name, 80),
	});

	const commandDeps = (
		space: SpaceInfo,
		actor: Actor,
		reader: Reader,
		ids = deps.ids,
	): CommandDeps & ClockDep => ({
		clock: { now: deps.writer.clock.now },
		ids,
		reader,
		actor,
		zone: deps.zone(),
		locale: deps.locale(),
		space: { id: space.id, kind: space.kind },
		spaces: { list: async () => deps.spaces() },
	});

	/** Runs the command once. `movedOn` when what it read was no longer so when it came to writing. */
	const attempt = async (
		space: SpaceInfo,
		tool: WriteTool,
		input: never,
		actor: Actor,
		options: RunOptions,
	): Promise<Result<Done<unknown>> | 'movedOn'> => {
		const { idempotencyKey: key } = options;
		const ids = key === undefined ? deps.ids : await keyedIds(`${space.id}|${key}`);
		const { reader, readOf } = deps.writer.rows.watch(space.id);
		const outcome = await tool.run(commandDeps(space, actor, reader, ids), input);
		if (!outcome.ok) return outcome;
		const tableOf = (name: string) => tables.get(name)?.table;
		const changes = await settleReferences({ reader, tableOf }, outcome.value.changes);
		if (!changes.ok) return changes;
		const read = await readOf(changes.value);
		return read === undefined
			? 'movedOn'
			: step(space, actor, changes.value, read, outcome.value.value, options);
	};

	const write = (
		space: SpaceInfo,
		...work: [tool: WriteTool, input: never, actor: Actor, options: RunOptions]
	): Promise<Result<Done<unknown>>> => inTurn(space.id, () => untilStored(() => attempt(space, ...work)));

	/** Writes once and remembers how to take it back. */
	const step = async <Value>(
		space: SpaceInfo,
		actor: Actor,
		changes: readonly Change[],
		read: ReadStates,
		value: Value,
		{ aside = false, onundone }: RunOptions = {},
	): Promise<Result<Done<Value>> | 'movedOn'> => {
		if (changes.length === 0) return ok({ value });
		const before = await rememberBefore(deps.writer.rows, space.id, changes);
		await deps.shown();
		const written = await writeDecided(deps.writer, space.id, actor, changes, read);
		if (written === 'movedOn') return written;
		if (!written.ok) return written;
		if (aside) return ok({ value });
		const takeBack = async (): Promise<Result<readonly Write[]> | 'movedOn'> => {
			const { changes, read } = await inverseOf(deps.writer.rows, space.id, before, written.value);
			return writeDecided(deps.writer, space.id, person(), changes, read);
		};
		const taken = {
			undo: (): Promise<void> =>
				deps.storing(async () => {
					const at = steps.indexOf(taken);
					if (at < 0) return;
					steps.splice(at, 1);
					const undone = await inTurn(space.id, () => untilStored(takeBack));
					if (!undone.ok) {
						steps.push(taken);
						throw new Failed(undone.error);
					}
					await onundone?.();
				}),
		};
		steps.push(taken);
		if (steps.length > UNDO_DEPTH) steps.shift();
		return ok({ value, undo: taken.undo });
	};

	return {
		run: async <Value>(space: SpaceInfo, name: string, input: unknown, options: RunOptions = {}) => {
			const entry = tools.get(name);
			if (entry === undefined)
				return notFound(`There is no tool named ${name}.`, 'error_no_tool', { tool: name });
			if (!moduleAllows(entry.module, space.kind)) {
				return forbidden(`${entry.module.id} is not used in this kind of space.`, 'error_module_not_here');
			}
			const parsed = parseInput(entry, input);
			if (!parsed.ok) return parsed;
			const { tool } = entry;
			const actor = options.actor ?? person();
			if (tool.effect !== 'read') {
				if (!canWrite(space.role)) return readOnly();
				const work = () => write(space, tool, parsed.value, actor, options);
				return (await orOutdated(deps.storing(work))) as Result<Done<Value>>;
			}
			const reader = deps.writer.rows.reader(space.id);
			const answer = await orOutdated(tool.run(commandDeps(space, actor, reader), parsed.value));
			return answer.ok ? ok({ value: answer.value as Value }) : err(answer.error);
		},
		apply: async (space, changes, options) =>
			canWrite(space.role)
				? orOutdated(
						deps.storing(() =>
							inTurn(space.id, () =>
								untilStored(() => step(space, person(), changes, new Map(), undefined, options)),
							),
						),
					)
				: readOnly(),
		undoLast: async () => {
			const step = steps.at(-1);
			await step?.undo();
			return step !== undefined;
		},
	};
}

/** The parsed input; typed `never` because only the tool itself knows its type. */
function parseInput(entry: RegisteredTool, input: unknown): Result<never> {
	const parsed = deepStrict(entry.tool.input).safeParse(input ?? {});
	if (parsed.success) return ok(parsed.data as never);
	return invalidValue(parsed.error.issues[0]);
}
