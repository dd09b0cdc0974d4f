/** Who wrote something, as one entry of a frame. */
import type { Actor } from '../actor';
import { listOf, type Cell } from './codec';
import { broken } from './error';
import { textCell, textOf } from './value';

const kinds: readonly Actor['kind'][] = ['user', 'ai', 'system'];

const optional = (text: string | undefined): Cell => (text === undefined ? null : textCell(text));

/** Whether both say the same. */
export const isSameActor = (a: Actor, b: Actor): boolean =>
	a.kind === b.kind &&
	a.id === b.id &&
	a.name === b.name &&
	(a.kind !== 'ai' || (b.kind === 'ai' && a.missionId === b.missionId && a.iterationId === b.iterationId));

export function actorCell(actor: Actor): readonly Cell[] {
	const who = [kinds.indexOf(actor.kind), textCell(actor.id), textCell(actor.name)];
	return actor.kind === 'ai' ? [...who, optional(actor.missionId), optional(actor.iterationId)] : who;
}

/** The actor again. Throws `FrameError` for what is none; how long its texts may be is not judged here. */
export function actorOf(cell: unknown): Actor {
	const [number, id, name, mission = null, iteration = null, ...more] = listOf(cell);
	const kind = kinds[number as number];
	if (kind === undefined || more.length > 0) throw broken('an actor is of no known kind');
	const who = { id: textOf(id), name: textOf(name) };
	if (kind !== 'ai') return { kind, ...who };
	return {
		kind,
		...who,
		...(mission === null ? {} : { missionId: textOf(mission) }),
		...(iteration === null ? {} : { iterationId: textOf(iteration) }),
	};
}
