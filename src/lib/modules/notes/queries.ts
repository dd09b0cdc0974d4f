/** What can be asked about notes. Pure selectors over a reader. */
import { z } from 'zod';
import { excerpt, hasTag, MAX_TAG, recordId, type Query, type QueryDeps } from '../../core/module';
import { ok } from '../../core/result';
import { holdsWords, queryWords } from '../../core/search/words';
import { findNote } from './commands';
import { noteColors, Notes, type StoredNote } from './model';
import { byRecency, matchesQuery, previewOf, readableText, titleOf } from './text';
import { cut } from '../../core/text';

const limit = (fallback: number) =>
	z.number().int().min(1).max(100).default(fallback).describe('At most so many');
const includeArchived = z.boolean().default(false).describe('Archived notes too');

const NoteSummary = z.object({
	id: z.string(),
	title: z.string().describe('Title, or the first line'),
	preview: z.string().describe('The beginning of the text'),
	tags: z.array(z.string()),
	pinned: z.boolean(),
	archived: z.boolean(),
	updatedAt: z.number().describe('Epoch ms'),
});
const summary = (note: StoredNote): z.output<typeof NoteSummary> => ({
	id: note.id,
	title: titleOf(note),
	preview: previewOf(note),
	tags: [...note.tags],
	pinned: note.pinned,
	archived: note.archived,
	updatedAt: note.meta.updatedAt,
});

async function candidates(deps: QueryDeps, archivedToo: boolean): Promise<StoredNote[]> {
	const rows = await deps.reader.list(Notes, archivedToo ? {} : { archived: false });
	// A record that only ever got a stray write is not a note.
	return rows.filter((note) => note.createdAt > 0 || titleOf(note) !== '');
}

export const ListInput = z.object({
	query: z.string().max(200).optional().describe('Only notes that contain all of these words'),
	tag: z.string().max(MAX_TAG).optional().describe('Only notes with this tag'),
	includeArchived,
	limit: limit(30),
});
export const NoteList = z.object({
	notes: z.array(NoteSummary).describe('Pinned first, then newest'),
	total: z.number().describe('How many match, also beyond the limit'),
});
export const listNotes: Query<z.output<typeof ListInput>, z.output<typeof NoteList>> = async (
	deps,
	input,
) => {
	const found = (await candidates(deps, input.includeArchived))
		.filter((note) => matchesQuery(note, input.query ?? ''))
		.filter(hasTag(input.tag))
		.sort(byRecency);
	return ok({ notes: found.slice(0, input.limit).map(summary), total: found.length });
};

export const SearchInput = z.object({
	query: z.string().trim().min(1).max(200).describe('Words to look for in titles, text and tags'),
	includeArchived,
	limit: limit(20),
});
export const SearchResult = z.object({
	hits: z.array(
		z.object({
			id: z.string(),
			title: z.string(),
			excerpt: z.string().describe('A piece of the text around the match'),
			archived: z.boolean(),
		}),
	),
});
export const searchNotes: Query<z.output<typeof SearchInput>, z.output<typeof SearchResult>> = async (
	deps,
	input,
) => {
	const inTitle = (note: StoredNote): boolean => holdsWords(titleOf(note), input.query);
	const found = (await candidates(deps, input.includeArchived))
		.filter((note) => matchesQuery(note, input.query))
		.sort((a, b) => Number(inTitle(b)) - Number(inTitle(a)) || byRecency(a, b));
	return ok({
		hits: found.slice(0, input.limit).map((note) => ({
			id: note.id,
			title: titleOf(note),
			excerpt: excerpt(readableText(note.content), queryWords(input.query), 160),
			archived: note.archived,
		})),
	});
};

/** Fits, with the rest of an answer, into what the smallest caller takes at once. */
const PART_CHARS = 10_000;

export const GetInput = z.object({
	id: recordId.describe('Id of the note'),
	from: z.number().int().min(0).default(0).describe('Where in the text to begin, in characters'),
	limit: z
		.number()
		.int()
		.min(100)
		.max(50_000)
		.default(PART_CHARS)
		.describe('At most so many characters of the text'),
});
export const NoteDetail = NoteSummary.omit({ preview: true }).extend({
	content: z.string().describe('Markdown, from `from` on'),
	length: z.number().describe('Characters of the whole text'),
	next: z.number().nullable().describe('Where the next part begins; null when this is the end'),
	color: z.enum(noteColors).nullable(),
	createdAt: z.number().describe('Epoch ms'),
});
/** A part of a text that begins and ends between characters, never inside one. */
function partOf(text: string, from: number, limit: number) {
	const start = cut(text, from).length;
	const end = cut(text, start + limit).length;
	return { content: text.slice(start, end), length: text.length, next: end < text.length ? end : null };
}

export const getNote: Query<z.output<typeof GetInput>, z.output<typeof NoteDetail>> = async (deps, input) => {
	const found = await findNote(deps, input.id);
	if (!found.ok) return found;
	const note = found.value;
	const { preview: _preview, ...rest } = summary(note);
	return ok({
		...rest,
		title: note.title,
		...partOf(note.content, input.from, input.limit),
		color: note.color,
		createdAt: note.createdAt,
	});
};
