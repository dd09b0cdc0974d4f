/**
 * The form of a schema that refuses keys it does not know, at every depth. Rows are read tolerantly, because a newer
 * version may have written them; what somebody asks for is not, because a key that is dropped in silence looks done.
 */
import { z } from 'zod';

/** The parts of a schema that hold other schemas, by the name zod gives them in `def`. */
interface Holding {
	readonly type: string;
	readonly shape?: Readonly<Record<string, z.ZodType>>;
	readonly catchall?: z.ZodType;
	readonly [part: string]: unknown;
}

const parts = ['element', 'innerType', 'valueType', 'keyType', 'left', 'right', 'in', 'out', 'rest'] as const;
const lists = ['options', 'items'] as const;

const strictForms = new WeakMap<z.ZodType, z.ZodType>();

const isSchema = (value: unknown): value is z.ZodType => value instanceof z.ZodType;

function strictDef(def: Holding): Holding | undefined {
	if (def.type === 'object') {
		const shape = Object.fromEntries(
			Object.entries(def.shape ?? {}).map(([key, inner]) => [key, deepStrict(inner)]),
		);
		return { ...def, shape, catchall: def.catchall ?? z.never() };
	}
	const inner: Record<string, unknown> = {};
	for (const part of parts) {
		const held = def[part];
		if (isSchema(held)) inner[part] = deepStrict(held);
	}
	for (const list of lists) {
		const held = def[list];
		if (Array.isArray(held)) inner[list] = held.map((each) => (isSchema(each) ? deepStrict(each) : each));
	}
	return Object.keys(inner).length === 0 ? undefined : { ...def, ...inner };
}

/** The same schema with its checks and words, refusing unknown keys wherever an object stands. */
export function deepStrict<T extends z.ZodType>(schema: T): T {
	const known = strictForms.get(schema);
	if (known !== undefined) return known as T;
	const def = strictDef(schema.def as unknown as Holding);
	if (def === undefined) return schema;
	const strict = schema.clone(def as unknown as T['_zod']['def']);
	const words = schema.meta();
	if (words !== undefined) z.globalRegistry.add(strict, words);
	strictForms.set(schema, strict);
	return strict as T;
}
