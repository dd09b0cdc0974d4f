/** Domain events. Payloads carry ids and flags, never the text of a sealed field. */
import type { z } from 'zod';

export interface EventType<Name extends string = string, Payload extends z.ZodObject = z.ZodObject> {
	readonly name: Name;
	readonly payload: Payload;
}

export interface DomainEvent<Name extends string = string> {
	readonly type: Name;
	readonly payload: Readonly<Record<string, unknown>>;
}

export const event = <const Name extends string, Payload extends z.ZodObject>(
	name: Name,
	payload: Payload,
): EventType<Name, Payload> => ({ name, payload });

export const emit = <Name extends string, Payload extends z.ZodObject>(
	type: EventType<Name, Payload>,
	payload: z.infer<Payload>,
): DomainEvent<Name> => ({ type: type.name, payload: type.payload.parse(payload) });
