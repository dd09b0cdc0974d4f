/** Valid inputs for any tool, generated from the JSON schema that clients and models see (draft 2020-12, as zod emits it). */
import fc from 'fast-check';

export interface JsonSchema {
	readonly type?: string | readonly string[];
	readonly enum?: readonly unknown[];
	readonly const?: unknown;
	readonly anyOf?: readonly JsonSchema[];
	readonly oneOf?: readonly JsonSchema[];
	readonly items?: JsonSchema | false;
	readonly prefixItems?: readonly JsonSchema[];
	readonly properties?: Readonly<Record<string, JsonSchema>>;
	readonly required?: readonly string[];
	readonly additionalProperties?: JsonSchema | boolean;
	readonly propertyNames?: JsonSchema;
	readonly pattern?: string;
	readonly format?: string;
	readonly minLength?: number;
	readonly maxLength?: number;
	readonly minimum?: number;
	readonly maximum?: number;
	readonly exclusiveMinimum?: number;
	readonly minItems?: number;
	readonly maxItems?: number;
	readonly description?: string;
}

const FAR = 4_000_000_000_000;

function strings(schema: JsonSchema): fc.Arbitrary<string> {
	if (schema.format === 'date-time') {
		return fc.integer({ min: 0, max: FAR }).map((ms) => new Date(ms).toISOString());
	}
	if (schema.format === 'date') {
		return fc.integer({ min: 0, max: FAR }).map((ms) => new Date(ms).toISOString().slice(0, 10));
	}
	if (schema.format === 'uuid') return fc.uuid();
	const min = schema.minLength ?? 0;
	const max = Math.min(schema.maxLength ?? 40, 40);
	const fits = (text: string): boolean =>
		text.length >= min && text.length <= (schema.maxLength ?? Infinity) && text.trim().length >= min;
	if (schema.pattern) return fc.stringMatching(new RegExp(schema.pattern, 'u')).filter(fits);
	return fc.string({ minLength: min, maxLength: max, unit: 'grapheme' }).filter(fits);
}

function numbers(schema: JsonSchema, whole: boolean): fc.Arbitrary<number> {
	const min =
		schema.minimum ?? (schema.exclusiveMinimum === undefined ? -1_000 : schema.exclusiveMinimum + 1);
	const max = Math.max(min, Math.min(schema.maximum ?? min + 10_000, FAR));
	return whole
		? fc.integer({ min: Math.max(Math.ceil(min), Number.MIN_SAFE_INTEGER), max: Math.floor(max) })
		: fc.double({ min, max, noNaN: true });
}

function objects(schema: JsonSchema, idsFor: IdsFor): fc.Arbitrary<Record<string, unknown>> {
	const properties = Object.entries(schema.properties ?? {});
	if (properties.length === 0 && typeof schema.additionalProperties === 'object') {
		const key = schema.propertyNames ? arbitraryFromSchema(schema.propertyNames, idsFor) : fc.string();
		return fc.dictionary(
			key as fc.Arbitrary<string>,
			arbitraryFromSchema(schema.additionalProperties, idsFor),
			{
				maxKeys: 4,
			},
		);
	}
	const shape = Object.fromEntries(
		properties.map(([name, value]) => {
			const ids = idsFor(name);
			const known = ids.length > 0 && value.type === 'string' ? fc.constantFrom(...ids) : undefined;
			return [name, known ?? arbitraryFromSchema(value, idsFor, name)];
		}),
	);
	return fc.record(shape, { requiredKeys: [...(schema.required ?? [])] });
}

/** Ids of existing records for a field of this name, so that generated calls meet real rows. */
export type IdsFor = (field: string) => readonly string[];

/** Values that the schema accepts. Throws on a construct it does not know, so that no tool escapes the test. */
export function arbitraryFromSchema(
	schema: JsonSchema,
	idsFor: IdsFor = () => [],
	field = '',
): fc.Arbitrary<unknown> {
	if (schema.const !== undefined) return fc.constant(schema.const);
	if (schema.enum) return fc.constantFrom(...schema.enum);
	const options = schema.anyOf ?? schema.oneOf;
	if (options) return fc.oneof(...options.map((option) => arbitraryFromSchema(option, idsFor, field)));
	if (Array.isArray(schema.type)) {
		return fc.oneof(
			...schema.type.map((type: string) => arbitraryFromSchema({ ...schema, type }, idsFor, field)),
		);
	}
	switch (schema.type) {
		case 'string': {
			const ids = idsFor(field);
			return ids.length > 0 ? fc.constantFrom(...ids) : strings(schema);
		}
		case 'integer':
			return numbers(schema, true);
		case 'number':
			return numbers(schema, false);
		case 'boolean':
			return fc.boolean();
		case 'null':
			return fc.constant(null);
		case 'array':
			if (schema.prefixItems) {
				return fc.tuple(...schema.prefixItems.map((item) => arbitraryFromSchema(item, idsFor)));
			}
			return fc.array(arbitraryFromSchema(schema.items || {}, idsFor, field.replace(/s$/, '')), {
				minLength: schema.minItems ?? 0,
				maxLength: Math.min(schema.maxItems ?? 3, 3),
			});
		case 'object':
			return objects(schema, idsFor);
		case undefined:
			return fc.jsonValue({ maxDepth: 1 });
		default:
			throw new Error(`No generator for the type ${String(schema.type)}.`);
	}
}
