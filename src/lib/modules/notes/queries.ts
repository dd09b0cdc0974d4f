/** What can be asked about notes. Pure selectors over a reader. */
import { z } from 'zod';
import {
	excerpt,
	hasTag,
	keepBest,
	lookedField,
	lookedPart,
	MAX_TAG,
	recordId,
	type Query,
	type QueryDeps,
} from '../../core/module';
import type { Looked } from '../../core/ports/reader';
import { ok } from '../../core/result';
import { holdsWords, queryWords } from '../../core/search/words';
import { findNote } from './commands';
import { newestNotes, noteColors, Notes, type StoredNote } from './model';
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

/** A record that only ever got a stray write is not a note. */
const isWhole = (note: StoredNote): boolean => note.createdAt !== 0 || titleOf(note) !== '';

const whereOf = (archivedToo: boolean) => (archivedToo ? {} : { archived: false });

export const ListInput = z.object({
	query: z.string().max(200).optional().describe('Only notes that contain all of these words'),
	tag: z.string().max(MAX_TAG).optional().describe('Only notes with this tag'),
	includeArchived,
	limit: limit(30),
});
export const NoteList = z.object({
	notes: z.array(NoteSummary).describe('Pinned first, then newest'),
	total: z.number().describe('How many match, also beyond the limit'),
	looked: lookedField,
});
interface FoundNotes {
	readonly notes: readonly StoredNote[];
	readonly total: number;
	readonly looked?: Looked;
}

const newest = (notes: readonly StoredNote[]): StoredNote[] => [...notes].sort(byRecency);

/** By clear fields alone. */
async function ask({ reader }: QueryDeps, archivedToo: boolean, limit: number): Promise<FoundNotes> {
	const strays = (await reader.list(Notes, { createdAt: 0 })).filter((note) => !isWhole(note));
	const answered = await Promise.all(
		(archivedToo ? [false, true] : [false]).map(async (archived) => {
			const [notes, counted] = await Promise.all([
				reader.list(
					Notes,
					{ archived },
					{
						order: newestNotes,
						limit: limit + strays.length,
					},
				),
				reader.count(Notes, { archived }),
			]);
			return { notes, total: counted - strays.filter((note) => note.archived === archived).length };
		}),
	);
	return {
		notes: newest(answered.flatMap(({ notes }) => notes.filter(isWhole))).slice(0, limit),
		total: answered.reduce((sum, { total }) => sum + total, 0),
	};
}

/** By tags and words, which only an opened note tells. */
async function lookThrough(
	{ reader }: QueryDeps,
	{ query = '', tag, includeArchived: archivedToo, limit: most }: z.output<typeof ListInput>,
): Promise<FoundNotes> {
	const best = keepBest(most, newest);
	const isTagged = hasTag(tag);
	const looked = await reader.walk(Notes, whereOf(archivedToo), (note) => {
		if (isTagged(note) && matchesQuery(note, query) && isWhole(note)) best.add(note);
	});
	return { notes: best.items(), total: best.total(), looked };
}

export const listNotes: Query<z.output<typeof ListInput>, z.output<typeof NoteList>> = async (
	deps,
	input,
) => {
	const isOpened = input.tag !== undefined || queryWords(input.query ?? '').length > 0;
	const { notes, total, looked } = await (isOpened
		? lookThrough(deps, input)
		: ask(deps, input.includeArchived, input.limit));
	return ok({ notes: notes.map(summary), total, ...(looked === undefined ? {} : lookedPart(looked)) });
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
	looked: lookedField,
});
export const searchNotes: Query<z.output<typeof SearchInput>, z.output<typeof SearchResult>> = async (
	deps,
	input,
) => {
	interface Hit {
		readonly note: StoredNote;
		readonly inTitle: boolean;
	}
	const best = keepBest<Hit>(input.limit, (hits) =>
		[...hits].sort((a, b) => Number(b.inTitle) - Number(a.inTitle) || byRecency(a.note, b.note)),
	);
	const looked = await deps.reader.walk(Notes, whereOf(input.includeArchived), (note) => {
		if (matchesQuery(note, input.query) && isWhole(note))
			best.add({ note, inTitle: holdsWords(titleOf(note), input.query) });
	});
	return ok({
		hits: best.items().map(({ note }) => ({
			id: note.id,
			title: titleOf(note),
			excerpt: excerpt(readableText(note.content), queryWords(input.query), 160),
			archived: note.archived,
		})),
		...lookedPart(looked),
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
