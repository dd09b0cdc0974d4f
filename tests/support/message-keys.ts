/**
 * Which keys of the message files are ever asked for: those the sources write out, and those that are put together while
 * the program runs, each family of them with the parts it is put together from.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { z } from 'zod';
import { rejectReasons } from '../../src/lib/core/sync/protocol';
import { queueNames } from '../../src/lib/server/queue/jobs';
import { moduleList, tables, tools } from '../../src/lib/registry';
import { filesBelow } from './import-graph';

const snake = (name: string): string =>
	name.replaceAll('-', '_').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

interface Asked {
	readonly module: string;
	readonly field: string;
	readonly schema: z.ZodType;
}

/** Fields that a screen can show by name: of tables, and of what tools take. */
const fields: readonly Asked[] = [
	...[...tables.values()].map(({ module, table }) => ({ module: module.id, row: table.row as z.ZodType })),
	...[...tools.values()].map(({ module, tool }) => ({ module: module.id, row: tool.input })),
].flatMap(({ module, row }) =>
	row instanceof z.ZodObject
		? Object.entries(row.shape).map(([field, schema]) => ({ module, field, schema: schema as z.ZodType }))
		: [],
);

/** The values a field chooses from, in whatever the choice is wrapped. */
function choices(schema: z.ZodType): readonly string[] {
	if (schema instanceof z.ZodEnum) return schema.options.map(String);
	if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
		return choices(schema.unwrap() as z.ZodType);
	return [];
}

const ids = moduleList.map(({ id }) => snake(id));

/** By the place that puts the key together, with its holes: a new place needs its family here. */
export const families: Readonly<Record<string, readonly string[]>> = {
	'module-words.ts ${}_name': ids.map((id) => `${id}_name`),
	'module-words.ts ${}_about': ids.map((id) => `${id}_about`),
	'module-words.ts ${}_new': ids.map((id) => `${id}_new`),
	'module-words.ts ${}_tool_${}': [...tools.keys()].map((name) => {
		const [module, ...key] = name.split('_');
		return `${module}_tool_${key.join('_')}`;
	}),
	'module-words.ts ${}_field_${}': fields.map(
		({ module, field }) => `${snake(module)}_field_${snake(field)}`,
	),
	'module-words.ts field_${}': fields.map(({ field }) => `field_${snake(field)}`),
	'module-words.ts ${}_${}_${}': fields.flatMap(({ module, field, schema }) =>
		choices(schema).map((value) => `${snake(module)}_${snake(field)}_${value}`),
	),
	'trash-words.ts ${}_${}_${}': [...tables.keys()].flatMap((name) => {
		const [module, table] = name.split('.');
		return ['trash', 'restored'].map((what) => `${snake(module!)}_${what}_${table}`);
	}),
	// The parts that `health.ts` and `compose.ts` add.
	'words.ts admin_check_${}': ['database', 'migrations', 'queue'].map((name) => `admin_check_${name}`),
	'words.ts admin_queue_${}': queueNames.map((name) => `admin_queue_${name}`),
};

/** What the sentences of errors are found by; `error-words.test.ts` holds them against the places that make errors. */
const builtCodes = [
	...rejectReasons.map((reason) => `error_rejected_${reason}`),
	...['missing', 'short', 'long', 'small', 'big', 'invalid'].map((what) => `error_value_${what}`),
];

/** A template as it is written, its holes left empty. */
const shapeOf = (node: ts.TemplateExpression): string =>
	node.head.text + node.templateSpans.map(({ literal }) => '${}' + literal.text).join('');

/** The keys one source writes out, and the shapes of those it puts together for `wordsAt`. */
export function keysIn(path: string, code: string): { named: string[]; built: string[] } {
	const named = [...code.matchAll(/\bm\.(\w+)/g), ...code.matchAll(/(['"`])(\w*error_\w+)\1/g)]
		.map((match) => match[2] ?? match[1]!)
		.filter((key, at, all) => all.indexOf(key) === at);
	const built: string[] = [];
	if (!code.includes('wordsAt(')) return { named, built };
	const visit = (node: ts.Node): void => {
		if (ts.isCallExpression(node) && node.expression.getText() === 'wordsAt') {
			const [key] = node.arguments;
			if (key && ts.isTemplateExpression(key)) built.push(`${path.split('/').at(-1)} ${shapeOf(key)}`);
			else if (key && ts.isStringLiteralLike(key)) named.push(key.text);
		}
		ts.forEachChild(node, visit);
	};
	visit(ts.createSourceFile(path, code, ts.ScriptTarget.Latest, true));
	return { named, built };
}

export function keysAskedFor(root: string): { named: ReadonlySet<string>; built: readonly string[] } {
	const found = filesBelow(root, 'src')
		.filter((path) => /(?<!\.test)\.(ts|svelte)$/.test(path))
		.map((path) => keysIn(path, readFileSync(join(root, path), 'utf8')));
	return {
		named: new Set([
			...found.flatMap(({ named }) => named),
			...Object.values(families).flat(),
			...builtCodes,
		]),
		built: found.flatMap(({ built }) => built),
	};
}
