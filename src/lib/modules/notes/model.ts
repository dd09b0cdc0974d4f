/** The rows of the notes module and the events that tell of them. */
import { z } from 'zod';
import { event, table, type Stored, moment, tagsField } from '../../core/module';
import type { Query } from '../../core/query';

export const noteColors = [
	'slate',
	'red',
	'orange',
	'amber',
	'green',
	'teal',
	'blue',
	'indigo',
	'violet',
	'pink',
] as const;
export type NoteColor = (typeof noteColors)[number];

export const MAX_CONTENT = 200_000;

export const Note = z.object({
	title: z.string().max(500).default('').describe('Title; may be empty'),
	content: z.string().max(MAX_CONTENT).default('').describe('Text in Markdown'),
	tags: tagsField,
	color: z.enum(noteColors).nullable().default(null).describe('Colour of its dot'),
	pinned: z.boolean().default(false).describe('Stays on top of the list'),
	archived: z.boolean().default(false).describe('Out of the list, still found by search'),
	createdAt: moment.describe('When it was written down, epoch ms'),
	sample: z.boolean().default(false).describe('A sample row for newcomers'),
});
export type Note = z.infer<typeof Note>;

/** Pinned first, then the newest change: the order of notes everywhere. */
export const newestNotes = [
	{ by: 'pinned', descending: true },
	{ by: 'updatedAt', descending: true },
] as const;

export const Notes = table({
	name: 'notes.notes',
	row: Note,
	sealed: ['title', 'content', 'tags'],
	clear: ['color', 'pinned', 'archived', 'createdAt', 'sample'],
	index: ['pinned', 'archived', 'createdAt', 'sample'],
	lists: [
		...[false, true].map((archived) => ({
			where: { archived },
			by: newestNotes,
		})),
		{ where: { createdAt: 0 }, by: [] },
	],
	texts: ['content'],
	kept: ['createdAt', 'sample'],
});
export type StoredNote = Stored<typeof Notes>;

/** Notes that Today and a new device begin with; records that only ever got a stray write are none. */
export const recentNotes = (limit: number): Query<typeof Notes> => ({
	where: { archived: false, createdAt: { from: 1 } },
	order: newestNotes,
	limit,
});

const noteId = z.string();
export const NoteCreated = event('NoteCreated', z.object({ noteId }));
export const NoteUpdated = event('NoteUpdated', z.object({ noteId, fields: z.array(z.string()) }));
export const NoteArchived = event('NoteArchived', z.object({ noteId, archived: z.boolean() }));
export const NoteDeleted = event('NoteDeleted', z.object({ noteId }));
export const NoteRestored = event('NoteRestored', z.object({ noteId }));

export const events = { NoteCreated, NoteUpdated, NoteArchived, NoteDeleted, NoteRestored };
export type NotesEvent = keyof typeof events;
