/** Commands and queries: the only two shapes of behaviour a module has. A command never writes; it says what to write. */
import type { ClockDep } from '../ports/clock';
import type { IdsDep } from '../ports/random';
import type { ReaderDep } from '../ports/reader';
import type { SpaceDirectory } from '../ports/space-directory';
import type { AppError, Result } from '../result';
import type { SpaceKind } from '../spaces/kinds';
import type { Actor } from '../sync/actor';
import type { Change } from './change';
import type { DomainEvent } from './event';

export interface QueryDeps extends ClockDep, ReaderDep {
	/** IANA zone of the person, for "today" and "overdue". */
	readonly zone: string;
	readonly locale: 'en' | 'de';
	readonly space: { readonly id: string; readonly kind: SpaceKind };
	/** All spaces of the caller; absent where only the active one is known. */
	readonly spaces?: SpaceDirectory;
}

export interface CommandDeps extends QueryDeps, IdsDep {
	readonly actor: Actor;
}

export interface Outcome<Value, EventName extends string = never> {
	readonly value: Value;
	readonly changes: readonly Change[];
	readonly events: readonly DomainEvent<EventName>[];
}

export type Command<Input, Value, EventName extends string = never> = (
	deps: CommandDeps,
	input: Input,
) => Promise<Result<Outcome<Value, EventName>, AppError>>;

export type Query<Input, Value> = (deps: QueryDeps, input: Input) => Promise<Result<Value, AppError>>;
