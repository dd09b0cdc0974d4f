/**
 * What previews need to know about tables, out of the manifests: the naming field, what the program keeps by itself, and a
 * row nobody filled in.
 */
import { readable, tableOf, titleField } from '$lib/client/catalog';
import type { TableFacts } from '../preview';

type Row = Readonly<Record<string, unknown>>;

/** Parsing a schema for every card of a long list would be felt; tables never change while the page is open. */
const known = new Map<string, Row | undefined>();

function defaults(name: string): Row | undefined {
	if (!known.has(name)) {
		const empty = tableOf(name)?.row.safeParse({}) as { readonly data?: Row } | undefined;
		known.set(name, empty?.data);
	}
	return known.get(name);
}

const kept = (name: string): readonly string[] => tableOf(name)?.kept ?? [];

export const tableFacts: TableFacts = { titleField, readable, kept, defaults };
