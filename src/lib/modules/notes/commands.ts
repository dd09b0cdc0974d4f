/** The only way to write notes. */
import { z } from 'zod';
import {
	emit,
	patch,
	put,
	remove,
	restore,
	findDeleted,
	findRow,
	findRows,
	recordId,
	refuseTags,
	Tag,
	TagList,
	textLimit,
	tidyTags,
	withTags,
	type Command,
	type QueryDeps,
	type RowWords,
	givenFields,
} from '../../core/module';
import { invalid, ok } from '../../core/result';
import {
	MAX_CONTENT,
	Note,
	NoteArchived,
	noteColors,
	NoteCreated,
	NoteDeleted,
	NoteRestored,
	Notes,
	NoteUpdated,
	type NotesEvent,
	type StoredNote,
} from './model';

const NoteId = recordId.describe('Id of the note');
const NoteIds = z.array(NoteId).min(1).max(500).describe('Ids of one or more notes');
export const NoteRef = z.object({ id: z.string().describe('Id of the note') });
export const ChangedNotes = z.object({
	ids: z.array(z.string()).describe('Ids of the notes that were changed'),
});

const fields = {
	title: z.string().trim().max(textLimit(Notes, 'title')).describe('Title in one line'),
	content: z.string().max(MAX_CONTENT).describe('Text in Markdown'),
	tags: TagList.describe('All tags of the note, without #'),
	color: z.enum(noteColors).nullable().describe('Colour of its dot; null for none'),
	pinned: z.boolean().describe('Whether it stays on top of the list'),
};

const words: RowWords = { what: 'note', code: 'notes_error_gone', restore: 'notes_restore' };

export const findNote = (deps: QueryDeps, id: string) => findRow(deps, Notes, id, words);
const findNotes = (deps: QueryDeps, ids: readonly string[]) => findRows(deps, Notes, ids, words);

export const NewNote = z.object({
	title: fields.title.optional(),
	content: fields.content.default(''),
	tags: fields.tags.optional(),
	color: fields.color.optional(),
	pinned: fields.pinned.optional(),
});

export const createNote: Command<z.output<typeof NewNote>, { id: string }, NotesEvent> = async (
	deps,
	input,
) => {
	const id = deps.ids.next();
	const row = Note.parse({ ...input, tags: tidyTags(input.tags ?? []), createdAt: deps.clock.now() });
	return ok({
		value: { id },
		changes: [put(Notes, id, row)],
		events: [emit(NoteCreated, { noteId: id })],
	});
};

/** A patch of one note and the event that tells of it; nothing when nothing is set. */
function written(note: StoredNote, set: Partial<Note>) {
	const names = Object.keys(set);
	return ok({
		value: { id: note.id },
		changes: names.length === 0 ? [] : [patch(Notes, note.id, set)],
		events: names.length === 0 ? [] : [emit(NoteUpdated, { noteId: note.id, fields: names })],
	});
}

type One<Input> = Command<Input, { id: string }, NotesEvent>;

export const NoteChange = z.object({
	id: NoteId,
	title: fields.title.optional(),
	content: fields.content.optional(),
	tags: fields.tags.optional(),
	color: fields.color.optional(),
	pinned: fields.pinned.optional(),
});
export const updateNote: One<z.output<typeof NoteChange>> = async (deps, { id, tags, ...input }) => {
	const found = await findNote(deps, id);
	if (!found.ok) return found;
	const set: Partial<Note> = givenFields(input);
	if (tags !== undefined) set.tags = tidyTags(tags);
	return written(found.value, set);
};

export const NoteAddition = z.object({
	id: NoteId,
	content: z
		.string()
		.min(1)
		.max(MAX_CONTENT)
		.describe('Markdown to put at the end, as a paragraph of its own'),
});
export const appendToNote: One<z.output<typeof NoteAddition>> = async (deps, input) => {
	const found = await findNote(deps, input.id);
	if (!found.ok) return found;
	const before = found.value.content.trimEnd();
	const content = before === '' ? input.content : `${before}\n\n${input.content}`;
	if (content.length > MAX_CONTENT)
		return invalid('The note would become too long.', 'content', 'notes_error_too_long');
	return written(found.value, { content });
};

export const NoteTag = z.object({ id: NoteId, tag: Tag.describe('Tag without #') });
export const addTag: One<z.output<typeof NoteTag>> = async (deps, input) => {
	const found = await findNote(deps, input.id);
	if (!found.ok) return found;
	const tags = withTags(found.value.tags, { add: [input.tag] });
	const refused = refuseTags(tags, 'tag');
	if (refused) return refused;
	return written(found.value, tags.length === found.value.tags.length ? {} : { tags });
};
export const removeTag: One<z.output<typeof NoteTag>> = async (deps, input) => {
	const found = await findNote(deps, input.id);
	if (!found.ok) return found;
	const tags = withTags(found.value.tags, { remove: [input.tag] });
	return written(found.value, tags.length === found.value.tags.length ? {} : { tags });
};

type Many<Input> = Command<Input, z.output<typeof ChangedNotes>, NotesEvent>;

export const Ids = z.object({ ids: NoteIds });
export const Pin = z.object({
	ids: NoteIds,
	pinned: z.boolean().default(true).describe('true pins, false takes the pin away'),
});
export const pinNotes: Many<z.output<typeof Pin>> = async (deps, { ids, pinned }) => {
	const found = await findNotes(deps, ids);
	if (!found.ok) return found;
	const touched = found.value.filter((note) => note.pinned !== pinned).map((note) => note.id);
	return ok({
		value: { ids: touched },
		changes: touched.map((id) => patch(Notes, id, { pinned })),
		events: touched.map((noteId) => emit(NoteUpdated, { noteId, fields: ['pinned'] })),
	});
};

export const Archive = z.object({
	ids: NoteIds,
	archived: z.boolean().default(true).describe('true archives, false brings back into the list'),
});
export const archiveNotes: Many<z.output<typeof Archive>> = async (deps, { ids, archived }) => {
	const found = await findNotes(deps, ids);
	if (!found.ok) return found;
	const touched = found.value.filter((note) => note.archived !== archived).map((note) => note.id);
	return ok({
		value: { ids: touched },
		changes: touched.map((id) => patch(Notes, id, { archived })),
		events: touched.map((noteId) => emit(NoteArchived, { noteId, archived })),
	});
};

export const deleteNotes: Many<z.output<typeof Ids>> = async (deps, input) => {
	const found = await findNotes(deps, input.ids);
	if (!found.ok) return found;
	const ids = found.value.map((note) => note.id);
	return ok({
		value: { ids },
		changes: ids.map((id) => remove(Notes, id)),
		events: ids.map((noteId) => emit(NoteDeleted, { noteId })),
	});
};

/** Brings deleted notes back; one that is not deleted is left as it is. */
export const restoreNotes: Many<z.output<typeof Ids>> = async (deps, input) => {
	const found = await findDeleted(deps, Notes, input.ids, words);
	if (!found.ok) return found;
	const ids = found.value.map((note) => note.id);
	return ok({
		value: { ids },
		changes: ids.map((id) => restore(Notes, id)),
		events: ids.map((noteId) => emit(NoteRestored, { noteId })),
	});
};
