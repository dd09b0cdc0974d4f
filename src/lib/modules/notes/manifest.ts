/** What the product knows about notes. Deleting is `write`: it is soft and undoable, like every step an agent takes. */
import { z } from 'zod';
import { defineModule, tool } from '../../core/module';
import {
	addTag,
	appendToNote,
	Archive,
	archiveNotes,
	ChangedNotes,
	createNote,
	deleteNotes,
	Ids,
	NewNote,
	NoteAddition,
	NoteChange,
	NoteRef,
	NoteTag,
	Pin,
	pinNotes,
	removeTag,
	restoreNotes,
	updateNote,
} from './commands';
import { events, Notes } from './model';
import {
	GetInput,
	getNote,
	ListInput,
	listNotes,
	NoteDetail,
	NoteList,
	SearchInput,
	searchNotes,
	SearchResult,
} from './queries';
import { addSamples, clearSamples } from './samples';
import { searchedText } from './text';

const write = { effect: 'write', policy: 'propose' } as const;
const read = { effect: 'read', policy: 'auto' } as const;
/** Sample rows are the interface's business: agents neither see nor call these. */
const hidden = { effect: 'write', policy: 'deny', input: z.object({}), output: ChangedNotes } as const;

export const notes = defineModule({
	id: 'notes',
	spaces: ['personal', 'family', 'team', 'club', 'brand', 'practice'],
	tables: { notes: Notes },
	events,
	tools: {
		create: tool({
			...write,
			title: 'Create a note',
			says: 'Creates one note. The text is Markdown: headings, lists, check lists, tables, code, links.',
			input: NewNote,
			output: NoteRef,
			run: createNote,
		}),
		update: tool({
			...write,
			title: 'Change a note',
			says: 'Overwrites the given fields of a note. To add to the text without losing what is there, use notes_append.',
			input: NoteChange,
			output: NoteRef,
			run: updateNote,
		}),
		append: tool({
			...write,
			title: 'Add to a note',
			says: 'Puts Markdown at the end of a note and leaves the rest as it is.',
			input: NoteAddition,
			output: NoteRef,
			run: appendToNote,
		}),
		addTag: tool({
			...write,
			title: 'Tag a note',
			says: 'Adds one tag to a note; nothing happens when it has it already.',
			input: NoteTag,
			output: NoteRef,
			run: addTag,
		}),
		removeTag: tool({
			...write,
			title: 'Remove a tag from a note',
			says: 'Takes one tag off a note.',
			input: NoteTag,
			output: NoteRef,
			run: removeTag,
		}),
		pin: tool({
			...write,
			title: 'Pin notes',
			says: 'Keeps notes on top of the list, or lets them go again.',
			input: Pin,
			output: ChangedNotes,
			run: pinNotes,
		}),
		archive: tool({
			...write,
			title: 'Archive notes',
			says: 'Takes notes out of the list without deleting them, or brings them back.',
			input: Archive,
			output: ChangedNotes,
			run: archiveNotes,
		}),
		delete: tool({
			...write,
			title: 'Delete notes',
			says: 'Deletes notes. They can be brought back with notes_restore.',
			input: Ids,
			output: ChangedNotes,
			run: deleteNotes,
		}),
		restore: tool({
			...write,
			title: 'Restore notes',
			says: 'Brings deleted notes back.',
			input: Ids,
			output: ChangedNotes,
			run: restoreNotes,
		}),
		list: tool({
			...read,
			title: 'List notes',
			says: 'Lists notes with the beginning of their text, pinned ones first, then newest.',
			input: ListInput,
			output: NoteList,
			run: listNotes,
		}),
		search: tool({
			...read,
			title: 'Search notes',
			says: 'Finds notes that contain all words of the query and shows the text around the match.',
			input: SearchInput,
			output: SearchResult,
			run: searchNotes,
		}),
		get: tool({
			...read,
			title: 'Read a note',
			says: 'Reads one note in full, as Markdown.',
			input: GetInput,
			output: NoteDetail,
			run: getNote,
		}),
		addSamples: tool({
			...hidden,
			title: 'Add sample notes',
			says: 'Writes three sample notes for a newcomer.',
			run: addSamples,
		}),
		clearSamples: tool({
			...hidden,
			title: 'Remove sample notes',
			says: 'Takes the sample notes away again.',
			run: clearSamples,
		}),
	},
	views: { list: 'List', detail: 'Detail', widget: 'Widget' },
	nav: { icon: 'notebook-pen', hue: 85, order: 20, key: 'N' },
	quick: { tool: 'create', field: 'content' },
	search: [{ table: Notes, title: 'title', text: ['content'], plain: searchedText }],
	samples: { add: addSamples, clear: clearSamples },
});
