/** Finds, in the sources, every place where an error of the house is made, and what it says there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { filesBelow } from './import-graph';

export interface MadeError {
	/** `path:line` */
	readonly at: string;
	/** The sentence, where it is written out without numbers or names in it. */
	readonly message: string | undefined;
	/** The code in the source; `undefined` without one, `computed` for one that is put together while the program runs. */
	readonly code: string | undefined;
	readonly computed: boolean;
	/** Names of the params, where they are written out. */
	readonly params: readonly string[] | undefined;
}

/** Position of the code among the arguments of the functions in `core/result.ts`; the params follow it. */
const makers: Readonly<Record<string, number>> = { notFound: 1, forbidden: 1, conflict: 1, invalid: 2 };

const kinds = new Set([
	'not_found',
	'forbidden',
	'invalid',
	'conflict',
	'vault_locked',
	'over_budget',
	'rate_limited',
	'upstream',
	'unavailable',
]);

const textOf = (node: ts.Expression | undefined): string | undefined =>
	node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;

const namesIn = (node: ts.Expression | undefined): readonly string[] | undefined =>
	node === undefined
		? []
		: ts.isObjectLiteralExpression(node)
			? node.properties.flatMap((property) => (property.name ? [property.name.getText()] : []))
			: undefined;

/** All errors made in one file. Types, comparisons and objects that only look at a kind have no message and are none. */
export function errorsIn(path: string, code: string): readonly MadeError[] {
	const source = ts.createSourceFile(path, code, ts.ScriptTarget.Latest, true);
	const found: MadeError[] = [];
	const add = (
		node: ts.Node,
		message: ts.Expression | undefined,
		given: ts.Expression | undefined,
		params: ts.Expression | undefined,
	): void => {
		const text = textOf(given);
		found.push({
			at: `${path}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`,
			message: textOf(message),
			code: text,
			computed: given !== undefined && text === undefined && given.getText() !== 'undefined',
			params: namesIn(params),
		});
	};
	const visit = (node: ts.Node): void => {
		if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
			const at = Object.hasOwn(makers, node.expression.text) ? makers[node.expression.text]! : undefined;
			if (at !== undefined) add(node, node.arguments[0], node.arguments[at], node.arguments[at + 1]);
		}
		if (ts.isObjectLiteralExpression(node)) {
			const parts = new Map<string, ts.Expression>();
			for (const property of node.properties) {
				if (ts.isPropertyAssignment(property)) parts.set(property.name.getText(), property.initializer);
				else if (ts.isShorthandPropertyAssignment(property)) parts.set(property.name.text, property.name);
			}
			const kind = parts.get('kind');
			const isError = kind && (kinds.has(textOf(kind) ?? '') || /^kinds\[/.test(kind.getText()));
			if (isError && parts.has('message')) {
				add(node, parts.get('message'), parts.get('code'), parts.get('params'));
			}
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}

/** All errors made below `folder`, without tests and without the files of `without`. */
export const errorsBelow = (
	root: string,
	folder: string,
	without: (path: string) => boolean,
): readonly MadeError[] =>
	filesBelow(root, folder)
		.filter((path) => /(?<!\.test)\.ts$/.test(path) && !without(path))
		.flatMap((path) => errorsIn(path, readFileSync(join(root, path), 'utf8')));
