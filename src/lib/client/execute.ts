/**
 * Runs a tool the way every caller of this browser does: parse, check the space, run the command over local rows, write
 * once, and hand back how to take it back. What a tool means belongs to its module.
 */
import { invalidValue } from '../core/invalid-value';
import { checkReferences, deepStrict, type Change, type CommandDeps, type WriteTool } from '../core/module';
import type { ClockDep } from '../core/ports/clock';
import type { IdsDep } from '../core/ports/random';
import { err, forbidden, notFound, ok, type Result } from '../core/result';
import { canWrite } from '../core/spaces/kinds';
import type { Actor } from '../core/sync/actor';
import { moduleAllows, tables, tools, type RegisteredTool } from '../registry';
import { Failed } from './failed';
import { keyedIds } from './keyed-ids';
import { inverseOf, rememberBefore } from './local/undo';
import { writeChanges, type WriterDeps } from './local/write';
import type { Account, Done, RunOptions, SpaceInfo } from './workspace';

export interface ExecutorDeps extends IdsDep {
	readonly writer: WriterDeps;
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

const readOnly = () => forbidden('You can read this space, but not change it.', 'error_read_only');

/** Steps that can be taken back one after the other. */
const UNDO_DEPTH = 100;

export function createExecutor(deps: ExecutorDeps): Executor {
	const steps: { readonly undo: () => Promise<void> }[] = [];

	const person = (): Actor => ({
		kind: 'user',
		id: deps.account().id,
		name: deps.account().name.slice(0, 80),
	});

	const commandDeps = (space: SpaceInfo, actor: Actor, ids = deps.ids): CommandDeps & ClockDep => ({
		clock: { now: deps.writer.clock.now },
		ids,
		reader: deps.writer.rows.reader(space.id),
		actor,
		zone: deps.zone(),
		locale: deps.locale(),
		space: { id: space.id, kind: space.kind },
		spaces: { list: async () => deps.spaces() },
	});

	const write = async (
		space: SpaceInfo,
		tool: WriteTool,
		input: never,
		actor: Actor,
		options: RunOptions,
	): Promise<Result<Done<unknown>>> => {
		if (!canWrite(space.role)) return readOnly();
		const { idempotencyKey: key } = options;
		const ids = key === undefined ? deps.ids : await keyedIds(`${space.id}|${key}`);
		const command = commandDeps(space, actor, ids);
		const outcome = await tool.run(command, input);
		if (!outcome.ok) return outcome;
		const { changes, value } = outcome.value;
		const tableOf = (name: string) => tables.get(name)?.table;
		const named = await checkReferences({ reader: command.reader, tableOf }, changes);
		return named.ok ? step(space, actor, changes, value, options) : named;
	};

	/** Writes once and remembers how to take it back. */
	const step = async <Value>(
		space: SpaceInfo,
		actor: Actor,
		changes: readonly Change[],
		value: Value,
		{ aside = false, onundone }: RunOptions = {},
	): Promise<Result<Done<Value>>> => {
		if (changes.length === 0) return ok({ value });
		const before = await rememberBefore(deps.writer.rows, space.id, changes);
		const written = await writeChanges(deps.writer, space.id, actor, changes);
		if (!written.ok) return written;
		if (aside) return ok({ value });
		const taken = {
			undo: (): Promise<void> =>
				deps.storing(async () => {
					const at = steps.indexOf(taken);
					if (at < 0) return;
					steps.splice(at, 1);
					const inverse = inverseOf(deps.writer.rows, space.id, before, written.value);
					const undone = await writeChanges(deps.writer, space.id, person(), inverse);
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
				const work = () => write(space, tool, parsed.value, actor, options);
				return (await deps.storing(work)) as Result<Done<Value>>;
			}
			const answer = await tool.run(commandDeps(space, actor), parsed.value);
			return answer.ok ? ok({ value: answer.value as Value }) : err(answer.error);
		},
		apply: async (space, changes, options) =>
			canWrite(space.role)
				? deps.storing(() => step(space, person(), changes, undefined, options))
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
