/** Names and tags as people write them: compared by what they mean, kept as they were first written. */
import { z } from 'zod';
import { invalid, type Err, type Invalid } from '../result';
import { comparable } from '../search/words';
import { line } from './fields';

/** Compared without case and accents, signs as they are read (`&amp;` as `&`), and with `_` and `-` as spaces, where there is anything else. */
export const folded = (text: string): string => {
	const bare = comparable(text);
	return bare.replace(/[_-]+/g, ' ').trim() || bare.trim();
};

/** Whether two spellings mean one name. */
export const sameName = (a: string, b: string): boolean => folded(a) === folded(b);

/** Tags of one record. */
export const MAX_TAGS = 50;
/** Characters of a tag. */
export const MAX_TAG = 60;

/** One tag of an input, which its # does not belong to. */
export const Tag = line(MAX_TAG).regex(/[^#\s]/);
/** Tags of an input. */
export const TagList = z.array(Tag).max(MAX_TAGS);
/**
 * Tags as a field of a table, which seals it. They are a list on the record instead of rows of their own: a link table would
 * show the server which records belong together, and a tag has nothing but its name. The price is that two people who tag
 * one record at the same moment keep the later list.
 */
export const tagsField = z
	.array(z.string().max(MAX_TAG))
	.max(MAX_TAGS)
	.default([])
	.describe('Tags without the #');

interface Tagged {
	readonly tags: readonly string[];
}

/** Tags trimmed, without a leading #, without repeats in another spelling, in the order given. */
export function tidyTags(tags: readonly string[]): string[] {
	const seen = new Map<string, string>();
	for (const raw of tags) {
		const tag = raw.replace(/^[#\s]+/, '').trim();
		if (tag && !seen.has(folded(tag))) seen.set(folded(tag), tag);
	}
	return [...seen.values()];
}

/** The tags after some came and others went, whatever their spelling; may be more than a record holds. */
export function withTags(
	tags: readonly string[],
	{ add = [], remove = [] }: { readonly add?: readonly string[]; readonly remove?: readonly string[] },
): string[] {
	const gone = new Set(remove.map(folded));
	return tidyTags([...tags.filter((tag) => !gone.has(folded(tag))), ...add]);
}

/** The refusal of more tags than a record holds, which names the field that brings them. */
export const refuseTags = (tags: readonly string[], field: string): Err<Invalid> | undefined =>
	tags.length > MAX_TAGS
		? invalid(`There can be at most ${MAX_TAGS} tags.`, field, 'error_tags_full', { most: MAX_TAGS })
		: undefined;

/** A filter for records with this tag; without one it lets all through. */
export function hasTag(tag: string | undefined): (row: Tagged) => boolean {
	if (tag === undefined) return () => true;
	const wanted = folded(tag);
	return ({ tags }) => tags.some((own) => folded(own) === wanted);
}

/** Tags in use with their counts, most used first; different spellings of one tag are one, under its first. */
export function tagCounts(rows: readonly Tagged[]): { name: string; count: number }[] {
	const byFolded = new Map<string, { name: string; count: number }>();
	for (const tag of rows.flatMap(({ tags }) => tags)) {
		const known = byFolded.get(folded(tag));
		if (known === undefined) byFolded.set(folded(tag), { name: tag, count: 1 });
		else known.count += 1;
	}
	return [...byFolded]
		.sort(([a, { count: of }], [b, { count }]) => count - of || (a < b ? -1 : 1))
		.map(([, counted]) => counted);
}
