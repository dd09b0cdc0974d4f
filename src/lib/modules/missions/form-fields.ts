/**
 * Turns a tool's zod input into a small form, so that a person can change what an agent asked for before accepting
 * it. Only shapes a person can edit by hand get a control of their own; anything else is edited as JSON. No wording,
 * no components.
 */
import { z } from 'zod';
import { invalidValue } from '../../core/invalid-value';
import { invalid, type AppError } from '../../core/result';

export type FieldKind = 'text' | 'longtext' | 'number' | 'switch' | 'choice' | 'date' | 'list' | 'json';

export interface FormField {
	readonly name: string;
	readonly kind: FieldKind;
	readonly required: boolean;
	/** The value may be set to nothing on purpose. */
	readonly nullable: boolean;
	readonly choices: readonly string[];
	/** What the schema says about it, in English. */
	readonly hint: string | undefined;
}

/** What a form holds per field: text for every kind but `switch`. */
export type FormValues = Readonly<Record<string, string | boolean>>;

/** From this many characters on, a text gets several lines. */
const LONG_TEXT = 300;

interface JsonNode {
	readonly type?: string;
	readonly enum?: readonly unknown[];
	readonly format?: string;
	readonly maxLength?: number;
	readonly description?: string;
	readonly anyOf?: readonly JsonNode[];
	readonly items?: JsonNode;
	readonly properties?: Readonly<Record<string, JsonNode>>;
	readonly required?: readonly string[];
}

const isNull = (node: JsonNode): boolean => node.type === 'null';

function kindOf(node: JsonNode): FieldKind {
	if (node.enum?.every((value) => typeof value === 'string')) return 'choice';
	switch (node.type) {
		case 'string':
			if (node.format === 'date') return 'date';
			return (node.maxLength ?? 0) >= LONG_TEXT * 4 ? 'longtext' : 'text';
		case 'number':
		case 'integer':
			return 'number';
		case 'boolean':
			return 'switch';
		case 'array':
			return node.items?.type === 'string' && node.items.enum === undefined ? 'list' : 'json';
		default:
			return 'json';
	}
}

/** The controls for a tool's input, in the order of the schema. */
export function formFields(input: z.ZodType): readonly FormField[] {
	const schema = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as JsonNode;
	return Object.entries(schema.properties ?? {}).map(([name, node]) => {
		const options = node.anyOf ?? [];
		const inner = options.length === 2 && options.some(isNull) ? options.find((o) => !isNull(o))! : node;
		return {
			name,
			kind: kindOf(inner),
			required: schema.required?.includes(name) ?? false,
			nullable: inner !== node,
			choices: inner.enum?.filter((value): value is string => typeof value === 'string') ?? [],
			hint: node.description ?? inner.description,
		};
	});
}

function show(field: FormField, value: unknown): string | boolean {
	if (field.kind === 'switch') return value === true;
	if (value === undefined || value === null) return '';
	if (field.kind === 'list' && Array.isArray(value)) return value.join(', ');
	if (field.kind === 'json') return JSON.stringify(value, null, 2);
	return String(value);
}

/** What the controls show for a stored input. */
export const toForm = (fields: readonly FormField[], input: Readonly<Record<string, unknown>>): FormValues =>
	Object.fromEntries(fields.map((field) => [field.name, show(field, input[field.name])]));

export type FormResult =
	| { readonly ok: true; readonly input: Readonly<Record<string, unknown>> }
	/** What is wrong, by field name. */
	| { readonly ok: false; readonly problems: Readonly<Record<string, AppError>> };

function take(field: FormField, value: string | boolean): unknown {
	if (typeof value === 'boolean') return value;
	const trimmed = value.trim();
	if (trimmed === '') return field.nullable ? null : field.required ? '' : undefined;
	if (field.kind === 'number') return Number(trimmed);
	if (field.kind === 'list') {
		return trimmed
			.split(',')
			.map((item) => item.trim())
			.filter((item) => item !== '');
	}
	return field.kind === 'json' ? (JSON.parse(trimmed) as unknown) : value;
}

/**
 * Reads the controls back and validates them with the tool's own schema. Fields the person did not touch keep their
 * stored value, so that a value the form cannot show is never lost on the way.
 */
export function fromForm(
	input: z.ZodType,
	fields: readonly FormField[],
	values: FormValues,
	stored: Readonly<Record<string, unknown>>,
): FormResult {
	const original = toForm(fields, stored);
	const next: Record<string, unknown> = { ...stored };
	const problems: Record<string, AppError> = {};
	for (const field of fields) {
		const value = values[field.name];
		if (value === undefined || value === original[field.name]) continue;
		try {
			const taken = take(field, value);
			if (taken === undefined) delete next[field.name];
			else next[field.name] = taken;
		} catch (cause) {
			problems[field.name] = invalid(String(cause), field.name, 'error_value_invalid').error;
		}
	}
	if (Object.keys(problems).length > 0) return { ok: false, problems };
	const parsed = input.safeParse(next);
	if (parsed.success) return { ok: true, input: next };
	for (const issue of parsed.error.issues) {
		problems[String(issue.path[0] ?? '')] ??= invalidValue(issue).error;
	}
	return { ok: false, problems };
}
